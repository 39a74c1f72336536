// Opened from a file, JupyterLite can't start: says so, and what to do instead.
if (location.protocol === "file:") {
  document.body.innerHTML = `<main style="max-width: 36rem; margin: 15vh auto; padding: 0 1rem;
    font: 1.1rem/1.6 sans-serif">
    <h1>This notebook needs a server</h1>
    <p>Browsers don't start it from a file. A server on this computer will do, without network.
      In the folder of the course's first page, <code>index.html</code>, type</p>
    <pre>python3 -m http.server --bind 127.0.0.1</pre>
    <p>and open <a href="http://localhost:8000/">http://localhost:8000/</a>. Demos on the
      course's own pages work from files, too.</p></main>`;
}
