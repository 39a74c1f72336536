"""Demos on a live kernel: ipywidgets around one Matplotlib figure that is kept and updated."""

import asyncio
import html

from lnn.demos.definition import Slider
from lnn.demos.themed import themed

TEXT = "<div style='line-height: 1.4'>{}</div>"  # for a widget's lines are as high as a slider
SOON = 0.005  # seconds in which moves gather: only the latest is drawn


def widget(demo):
    """The demo's title, picture, outcome, controls and caption as one ipywidget."""
    import ipywidgets  # here, for a page of the site does without

    state = demo.start()
    figure = demo.figure()
    wide = ipywidgets.Layout(width="auto")
    picture, readout = ipywidgets.HTML(), ipywidgets.HTML()
    inputs, presses = {}, {}
    waiting = []

    def show():
        waiting.clear()
        demo.draw(figure, state)
        words = demo.readout(state)
        picture.value = themed(figure, f"{demo.title} {words}")
        readout.value = TEXT.format(f"<b>{html.escape(words)}</b>")
        for name, button in presses.items():
            button.description, enabled = demo.face_of(name, state)
            button.disabled = not enabled

    def soon():
        """Show the state once the moves that are on their way have come."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # no kernel
            return show()
        if not waiting:
            waiting.append(loop.call_later(SOON, show))

    def moved(change, control):
        value = change["new"]
        state[control.name] = control.snap(value) if isinstance(control, Slider) else value
        soon()

    def pressed(name):
        state.update(demo.press(name, dict(state)))
        for control in demo.kernel_controls:
            inputs[control.name].value = state[control.name]
        soon()

    for control in demo.kernel_controls:
        inputs[control.name] = field = _field(ipywidgets, control)
        field.observe(lambda change, control=control: moved(change, control), "value")
    buttons = []
    for name, label in (*demo.buttons, ("reset", "Reset")):
        button = ipywidgets.Button(description=label, layout=wide)
        button.on_click(lambda _, name=name: pressed(name))
        buttons.append(button)
        if name != "reset":
            presses[name] = button
    show()
    sliders = [inputs[c.name] for c in demo.kernel_controls if isinstance(c, Slider)]
    toggles = [field for field in inputs.values() if field not in sliders]
    columns = "repeat(auto-fit, minmax(300px, 1fr))"
    return ipywidgets.VBox(
        [
            ipywidgets.HTML(f"<h4 style='margin: 0'>{html.escape(demo.title)}</h4>"),
            picture,
            readout,
            ipywidgets.GridBox(sliders, layout=ipywidgets.Layout(grid_template_columns=columns)),
            ipywidgets.HBox([*toggles, *buttons], layout=ipywidgets.Layout(flex_flow="row wrap")),
            ipywidgets.HTML(TEXT.format(html.escape(demo.caption.partition("\n")[0]))),
        ]
    )


def _field(ipywidgets, control):
    """A control as a widget as wide as its column."""
    layout = ipywidgets.Layout(width="auto")
    if not isinstance(control, Slider):
        layout.margin = "2px 16px 2px 2px"
        return ipywidgets.Checkbox(
            value=control.value, description=control.label, indent=False, layout=layout
        )
    Kind = ipywidgets.FloatSlider if control.digits else ipywidgets.IntSlider
    return Kind(
        value=control.value,
        min=control.low,
        max=control.high,
        step=control.step,
        description=control.label_with_unit,
        readout_format=f".{control.digits}f" if control.digits else "d",
        layout=layout,
        style={"description_width": "initial"},
    )
