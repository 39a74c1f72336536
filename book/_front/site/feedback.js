// "Was this section clear?" Answers wait in the browser until an endpoint has
// them; each carries an id, so that an answer that arrives twice counts once.
const QUEUE = "lnn-feedback-queue";
const FIRST_WAIT = 2000; // milliseconds; doubled after each failure
const LONGEST_WAIT = 300000;
const PATIENCE = 15000;

let memory = null; // the queue, where the browser does not keep it
let wait = FIRST_WAIT;
let timer = null;

function readQueue() {
  if (memory) return memory;
  try {
    return JSON.parse(localStorage.getItem(QUEUE)) || [];
  } catch {
    return [];
  }
}

function writeQueue(queue) {
  try {
    localStorage.setItem(QUEUE, JSON.stringify(queue));
    memory = null;
  } catch {
    memory = queue; // full or blocked: the answers live as long as the page does
  }
}

// One tab at a time, or two tabs would send the same answers.
function alone(work) {
  return navigator.locks ? navigator.locks.request(QUEUE, work) : work();
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function post({ endpoint, ...answer }) {
  const stop = new AbortController();
  const patience = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const response = await fetch(endpoint, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(answer),
      credentials: "omit",
      signal: stop.signal,
    });
    return response.ok ? "accepted" : "refused";
  } catch {
    return "unreachable";
  } finally {
    clearTimeout(patience);
  }
}

async function send(tell) {
  clearTimeout(timer);
  await alone(async () => {
    let kept = false;
    for (const answer of readQueue()) {
      const outcome = await post(answer);
      tell(answer.id, outcome);
      if (outcome === "accepted") {
        writeQueue(readQueue().filter((other) => other.id !== answer.id));
      } else {
        kept = true;
      }
    }
    if (kept) timer = setTimeout(() => send(tell), wait);
    wait = kept ? Math.min(2 * wait, LONGEST_WAIT) : FIRST_WAIT;
  });
}

const MESSAGES = {
  accepted: "Thank you. Your answer has arrived.",
  refused: "The server refuses answers just now. Yours is kept here and sent again later.",
  unreachable: "No connection. Your answer is kept here and sent when there is one.",
};

function issueAddress(form, rating, comment) {
  const { page, section, repository, version } = form.dataset;
  const title = `Feedback on “${section}”`;
  const body = [
    `Page: ${page}`,
    `Section: ${section}`,
    `Version: ${version}`,
    `Was it clear? ${rating || "no rating"}`,
    "",
    comment || "(no comment)",
  ].join("\n");
  const query = new URLSearchParams({ title, body });
  return `${repository}/issues/new?${query}`;
}

const waiting = new Map(); // answer's id → its form

function tell(id, outcome) {
  const form = waiting.get(id);
  if (!form) return; // from an earlier visit
  form.querySelector("[role=status]").textContent = MESSAGES[outcome];
  if (outcome !== "accepted") return;
  form.reset();
  waiting.delete(id);
}

function submit(event) {
  event.preventDefault();
  const form = event.target;
  const status = form.querySelector("[role=status]");
  const rating = form.elements.rating.value;
  const comment = form.elements.comment.value.trim();
  if (!rating && !comment) {
    status.textContent = "Choose an answer or write a comment first.";
    return;
  }
  const { page, section, endpoint, version } = form.dataset;
  if (!endpoint) {
    window.open(issueAddress(form, rating, comment), "_blank", "noopener");
    status.textContent = "GitHub opens in a new tab. Nothing is sent until you submit it there.";
    return;
  }
  if ([...waiting.values()].includes(form)) {
    status.textContent = "Your answer is already on its way.";
    return;
  }
  const answer = { id: newId(), page, section, rating, comment, version, endpoint };
  waiting.set(answer.id, form);
  writeQueue([...readQueue(), answer]);
  status.textContent = "Sending …";
  send(tell);
}

const forms = document.querySelectorAll(".lnn-feedback");
for (const form of forms) {
  form.hidden = false;
  form.addEventListener("submit", submit);
}
window.addEventListener("online", () => send(tell));
window.addEventListener("storage", () => {
  const left = new Set(readQueue().map((answer) => answer.id));
  for (const id of waiting.keys()) if (!left.has(id)) tell(id, "accepted"); // by another tab
});
if (readQueue().length) send(tell);
