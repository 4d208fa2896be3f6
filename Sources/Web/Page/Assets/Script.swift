/// What the page does beyond its forms: hears of changes, counts down, and has a passkey asked for.
///
/// Everything works without it, more slowly.
let pageScript = """
  'use strict';
  (() => {
    const main = document.getElementById('page');
    const announcement = document.getElementById('announcement');
    const disconnected = document.getElementById('disconnected');
    let source = null, failures = 0, ticking = 0;

    // A page that comes back from the browser's memory may show what is long dead.
    addEventListener('pageshow', (event) => { if (event.persisted) location.reload(); });

    function countDown() {
      clearInterval(ticking);
      main.classList.remove('over');
      const text = main.querySelector('[data-left]');
      if (!text) return;
      const bar = main.querySelector('progress');
      const end = performance.now() + Number(text.dataset.left) * 1000;
      const tick = () => {
        const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
        text.textContent = left > 0 ? text.dataset.words.replace('{n}', left) : text.dataset.over;
        if (bar) bar.value = left;
        if (left === 0) {
          // A dead code is not shown.
          clearInterval(ticking);
          main.classList.add('over');
        }
      };
      ticking = setInterval(tick, 500);
      tick();
    }

    function show(change) {
      const body = new DOMParser().parseFromString(change.html, 'text/html').body;
      const swap = (id) => {
        const there = document.getElementById(id), next = body.querySelector('#' + id);
        if (there && next) there.replaceWith(next);
      };
      if (change.version === main.dataset.version) {
        swap('countdown');
      } else if (change.state === main.dataset.state && (change.state === 'code' || change.state === 'letters')) {
        // Only what is new: nobody loses the place, or hears all of it again.
        ['picture', 'letters', 'countdown'].forEach(swap);
      } else {
        const hadFocus = main.contains(document.activeElement);
        main.replaceChildren(...body.childNodes);
        document.title = change.documentTitle;
        announcement.textContent = change.title;
        if (hadFocus) document.getElementById('title').focus();
        if (change.state === 'success') scrollTo(0, 0);
      }
      const begins = change.state === 'passkey' && main.dataset.state !== 'passkey';
      main.dataset.state = change.state;
      main.dataset.version = change.version;
      countDown();
      if (begins) beginPasskey();
    }

    function listen() {
      if (source) source.close();
      source = new EventSource(main.dataset.events);
      source.onopen = () => { failures = 0; disconnected.textContent = ''; };
      source.addEventListener('page', (event) => show(JSON.parse(event.data)));
      source.addEventListener('end', () => { source.close(); disconnected.textContent = ''; });
      source.onerror = () => {
        failures += 1;
        if (failures > 1) disconnected.textContent = disconnected.dataset.words;
        // The browser comes back by itself after a lost connection, but not after a refusal.
        if (source.readyState === EventSource.CLOSED) setTimeout(listen, Math.min(30, 1.5 * failures + Math.random()) * 1000);
      };
    }

    // Chrome lets a page speak to an extension that names the page's address; Firefox takes a message in the page.
    const chromeID = '\(PasskeyExtension.chromeID)';
    function askExtension(type, challenge, seconds) {
      const message = challenge === undefined ? { type } : { type, challenge };
      return new Promise((resolve, reject) => {
        const requestId = Math.random().toString(36).slice(2) + Date.now().toString(36);
        const finish = (answer) => {
          clearTimeout(timer);
          removeEventListener('message', hear);
          answer ? resolve(answer) : reject(new Error('no answer'));
        };
        const hear = (event) => {
          const data = event.data;
          if (event.source === window && data && data.source === 'waha-passkey-extension'
            && data.requestId === requestId) finish(data.response || data);
        };
        const timer = setTimeout(() => finish(null), seconds * 1000);
        addEventListener('message', hear);
        postMessage({ source: 'waha-passkey-page', requestId, ...message }, location.origin);
        const runtime = globalThis.chrome && globalThis.chrome.runtime;
        if (runtime && runtime.sendMessage) {
          runtime.sendMessage(chromeID, message, (answer) => {
            // Without the extension Chrome says so here; Firefox's way may still answer.
            if (!runtime.lastError && answer) finish(answer);
          });
        }
      });
    }

    async function beginPasskey() {
      const box = document.getElementById('passkey');
      if (!box) return;
      const says = document.getElementById('passkey-says');
      const button = document.getElementById('passkey-sign');
      const missing = document.getElementById('passkey-missing');
      missing.hidden = true;
      box.hidden = false;
      says.textContent = box.dataset.searching;
      try {
        await askExtension('waha-passkey-ping', undefined, 3);
      } catch {
        box.hidden = true;
        missing.hidden = false;
        return;
      }
      says.textContent = box.dataset.found;
      button.hidden = false;
      button.onclick = async () => {
        button.disabled = true;
        says.textContent = box.dataset.working;
        try {
          const asked = await fetch(box.dataset.challenge, { cache: 'no-store', credentials: 'omit' });
          if (!asked.ok) throw new Error('no challenge');
          const answer = await askExtension('waha-passkey-sign', await asked.json(), 120);
          if (!answer.ok || !answer.assertion) throw new Error('not signed');
          const taken = await fetch(box.dataset.assertion, {
            method: 'POST', credentials: 'omit', headers: { 'Content-Type': 'application/json' },
            body: JSON.stringify(answer.assertion),
          });
          if (!taken.ok) throw new Error('not taken');
        } catch {
          says.textContent = box.dataset.failed;
          button.disabled = false;
        }
      };
    }

    if (main.dataset.retry) {
      setTimeout(() => {
        const form = document.getElementById('again');
        form ? form.requestSubmit() : location.reload();
      }, Number(main.dataset.retry) * 1000);
    }
    addEventListener('submit', (event) => {
      // A second press would begin a second time.
      for (const button of event.target.querySelectorAll('button')) button.disabled = true;
    });
    countDown();
    beginPasskey();
    if (main.dataset.events) listen();
  })();

  """

/// WAHA's public browser extension, which has a passkey signed on WhatsApp's own page.
enum PasskeyExtension {
  /// Its id in the Chrome Web Store (WAHA's documentation, July 2026).
  static let chromeID = "ghpdcgnjffaaekflfpcgkgpbafmjldcp"
}
