// The exercises' code editor: CodeMirror with just what a few lines of Python need.
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import {
  bracketMatching,
  HighlightStyle,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import {
  Decoration,
  drawSelection,
  EditorView,
  keymap,
  lineNumbers,
  MatchDecorator,
  ViewPlugin,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";

const colour = (name) => ({ color: `var(--python-${name})` });
const style = HighlightStyle.define([
  { tag: [tags.keyword, tags.bool, tags.null, tags.self], ...colour("keyword") },
  { tag: [tags.string, tags.special(tags.string)], ...colour("string") },
  { tag: tags.number, ...colour("number") },
  { tag: tags.comment, ...colour("comment") },
  {
    tag: [
      tags.definition(tags.variableName),
      tags.function(tags.definition(tags.variableName)),
      tags.className,
    ],
    ...colour("name"),
  },
]);
const theme = EditorView.theme({
  "&": {
    color: "var(--pst-color-text-base)",
    backgroundColor: "transparent",
    fontSize: "var(--python-size)",
  },
  "&.cm-focused": { outline: "3px solid var(--pst-color-primary)", outlineOffset: "1px" },
  ".cm-scroller": {
    fontFamily: "var(--pst-font-family-monospace)",
    lineHeight: "1.5",
    overflow: "auto",
  },
  ".cm-content": { caretColor: "var(--pst-color-text-base)", padding: "0.75rem 0" },
  ".cm-gutters": {
    color: "var(--pst-color-text-muted)",
    backgroundColor: "transparent",
    border: "none",
  },
  ".cm-cursor": { borderLeftColor: "var(--pst-color-text-base)" },
  "& .cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground":
    {
      backgroundColor: "var(--python-selection)",
    },
  ".cm-dots": {
    backgroundColor: "var(--python-dots)",
    borderRadius: "3px",
    fontWeight: "700",
    padding: "0 0.6em",
  },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--python-selection)" },
});

// The three dots stand where the reader's code goes: marked.
const dots = new MatchDecorator({
  regexp: /(?<=^\s*)\.\.\.(?=\s*$)/g,
  decoration: Decoration.mark({ class: "cm-dots" }),
});
const marksDots = ViewPlugin.define(
  (view) => ({
    marks: dots.createDeco(view),
    update(change) {
      this.marks = dots.updateDeco(change, this.marks);
    },
  }),
  { decorations: (plugin) => plugin.marks },
);

// In a shadow root CodeMirror's styles are sheets made by script, which a strict policy allows.
// The one global: python_cells.js loads this large script by itself, once an exercise is near.
globalThis.LnnEditor = ({ parent, text, label, description, onChange, onRun }) => {
  const root = parent.attachShadow({ mode: "open" });
  const view = new EditorView({
    parent: root,
    root,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        bracketMatching(),
        indentOnInput(),
        indentUnit.of("    "),
        python(),
        syntaxHighlighting(style),
        theme,
        marksDots,
        keymap.of([
          {
            key: "Ctrl-Enter",
            mac: "Cmd-Enter",
            run: () => {
              onRun();
              return true;
            },
          },
          indentWithTab, // Esc, then Tab, leaves the editor
          ...defaultKeymap,
          ...historyKeymap,
        ]),
        EditorView.contentAttributes.of({
          "aria-label": label,
          "aria-description": description,
          tabindex: "0",
        }),
        EditorView.updateListener.of(
          (update) => update.docChanged && onChange(view.state.doc.toString()),
        ),
      ],
    }),
  });
  return {
    get: () => view.state.doc.toString(),
    set: (code) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: code } }),
    focus: () => view.focus(),
  };
};
