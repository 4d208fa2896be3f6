/// The page's look, as the mail's: its green, its letters, its rounded frame.
let pageStylesheet = """
  :root {
    color-scheme: light dark;
    --ground: #f1f5f3; --card: #ffffff; --text: #17211d; --soft: #4c5a54; --line: #cdd7d2;
    --green: #0b6e4f; --green-dark: #08573e; --on-green: #ffffff; --tint: #e8f3ee;
    --attention: #8a4b00; --attention-tint: #fdf1df; --note: #2f5573;
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --ground: #0f1613; --card: #18211d; --text: #e9f0ec; --soft: #a9b8b1; --line: #36443d;
      --green: #4cc596; --green-dark: #6cd6ac; --on-green: #06261a; --tint: #1d2f27;
      --attention: #f2b765; --attention-tint: #33270f; --note: #8fbde0;
    }
  }
  * { box-sizing: border-box; }
  html { font: 100%/1.55 'Segoe UI', Roboto, Helvetica, Arial, sans-serif; -webkit-text-size-adjust: 100%; }
  body { margin: 0; min-height: 100vh; background: var(--ground); color: var(--text);
    display: flex; flex-direction: column; overflow-wrap: break-word; }
  header, main, footer { width: 100%; max-width: 52rem; margin: 0 auto; padding: 0 1rem; }
  header { padding-top: 1.25rem; padding-bottom: .75rem; display: flex; flex-wrap: wrap; gap: .5rem 2rem;
    align-items: end; justify-content: space-between; }
  .company { margin: 0; font-weight: 700; font-size: 1.15rem; }
  .company:has(bdi:empty) { display: none; }
  main { width: calc(100% - 1rem); background: var(--card); border: 1px solid var(--line); border-radius: 14px;
    padding: 1.5rem 1.25rem; box-shadow: 0 1px 2px rgb(0 0 0 / 5%), 0 8px 28px rgb(0 0 0 / 6%); }
  footer { color: var(--soft); font-size: .9rem; padding-top: .75rem; padding-bottom: 2rem; }
  .head { display: flex; align-items: center; gap: .75rem; margin-bottom: .75rem; }
  h1 { margin: 0; font-size: 1.55rem; line-height: 1.25; letter-spacing: -.01em; text-wrap: balance; }
  h1:focus { outline: none; }
  h2 { margin: 1.5rem 0 .5rem; font-size: 1.05rem; line-height: 1.35; }
  p { margin: 0 0 .9rem; max-width: 40rem; }
  main > p:last-child { margin-bottom: .25rem; }
  a { color: var(--green); text-underline-offset: .2em; }
  a:hover { color: var(--green-dark); }
  .mono { font-family: Consolas, Menlo, 'DejaVu Sans Mono', monospace; letter-spacing: .06em; }
  button { font: inherit; font-weight: 600; color: var(--on-green); background: var(--green); border: 0;
    border-radius: 8px; padding: .8rem 1.6rem; min-height: 3rem; cursor: pointer; }
  button:hover { background: var(--green-dark); }
  button.quiet { color: var(--green); background: transparent; border: 1.5px solid currentColor; padding: .45rem 1rem;
    min-height: 2.5rem; }
  button.quiet:hover { background: var(--tint); }
  button[disabled] { opacity: .6; cursor: default; }
  :focus-visible { outline: 3px solid var(--green); outline-offset: 3px; border-radius: 4px; }
  .sign { flex: none; width: 2.5rem; height: 2.5rem; fill: none; stroke-width: 2; stroke-linecap: round;
    stroke-linejoin: round; }
  .sign circle { fill: var(--tint); stroke: none; }
  .sign path { stroke: var(--green); }
  .sign.attention circle { fill: var(--attention-tint); }
  .sign.attention path { stroke: var(--attention); }
  .sign.note path { stroke: var(--note); }
  [data-state=success] .sign { width: 3.5rem; height: 3.5rem; }
  [data-state=success] .sign circle { fill: var(--green); }
  [data-state=success] .sign path { stroke: var(--on-green); }
  .notice { background: var(--attention-tint); border-left: 4px solid var(--attention); border-radius: 6px;
    padding: .75rem 1rem; max-width: none; }
  .consent { max-height: 20rem; overflow: auto; border: 1px solid var(--line); border-radius: 8px;
    padding: 1rem 1.1rem; background: var(--ground); }
  .consent p { white-space: pre-line; max-width: none; }
  .consent p:last-child { margin-bottom: 0; }
  .agree { display: flex; gap: .7rem; align-items: flex-start; margin: 1rem 0; padding: .35rem 0; cursor: pointer; }
  .agree input { flex: none; width: 1.5rem; height: 1.5rem; margin: 0; accent-color: var(--green); }
  .offer form { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1rem; background: var(--tint);
    border-radius: 10px; padding: .6rem 1rem; margin-bottom: 1.25rem; }
  .offer p { margin: 0; }
  .columns { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1.25rem; }
  .steps { margin: 0 0 1rem; padding: 0; list-style: none; counter-reset: step; max-width: 40rem; }
  .steps li { counter-increment: step; position: relative; padding: .1rem 0 .1rem 2.6rem; margin: 0 0 .8rem;
    min-height: 1.8rem; }
  .steps li::before { content: counter(step); position: absolute; left: 0; top: 0; width: 1.8rem; height: 1.8rem;
    border-radius: 50%; background: var(--tint); color: var(--green); font-weight: 700; font-size: .95rem;
    display: flex; align-items: center; justify-content: center; }
  .code { justify-self: center; width: 100%; max-width: 21rem; }
  .picture { background: #fff; border: 1px solid var(--line); border-radius: 12px; padding: .35rem; }
  .picture svg, .picture img { display: block; width: 100%; height: auto; }
  .over .picture svg, .over .picture img, .over #letters { visibility: hidden; }
  .countdown { margin: .6rem 0 1rem; color: var(--soft); font-size: .95rem; max-width: 21rem; }
  .countdown p { margin: 0; text-align: center; font-variant-numeric: tabular-nums; }
  [data-state=letters] .countdown p { text-align: left; }
  progress { display: block; width: 100%; height: 4px; margin-bottom: .35rem; border: 0; border-radius: 2px;
    overflow: hidden; appearance: none; background: var(--line); }
  progress::-webkit-progress-bar { background: var(--line); }
  progress::-webkit-progress-value { background: var(--green); transition: width 1s linear; }
  progress::-moz-progress-bar { background: var(--green); }
  .big { font-size: clamp(1.9rem, 9vw, 2.8rem); font-weight: 700; line-height: 1.2; margin: .5rem 0 .75rem; }
  details { margin: 0 0 1rem; max-width: 40rem; }
  summary { cursor: pointer; color: var(--green); padding: .3rem 0; }
  details p { margin-top: .35rem; }
  .turn-back { margin: 1.1rem 0 0; }
  .turn-back a { color: var(--soft); display: inline-block; padding: .3rem 0; }
  .genuine { margin-top: 1.5rem; border-top: 1px solid var(--line); padding-top: .25rem; font-size: .95rem; }
  .genuine p { color: var(--soft); max-width: none; }
  .genuine p:last-child { margin-bottom: 0; }
  @media (max-width: 43.99rem) {
    .offer form { flex-direction: column; align-items: stretch; padding: .9rem 1rem; }
    .offer button.quiet { color: var(--on-green); background: var(--green); border: 0; min-height: 3rem; }
  }
  dl { display: flex; flex-wrap: wrap; gap: .25rem 2rem; margin: 0; }
  dt { color: var(--soft); font-size: .8rem; line-height: 1.3; }
  dd { margin: 0; font-weight: 600; white-space: nowrap; }
  .small { color: var(--soft); font-size: .9rem; margin: 1rem 0 0; }
  .unseen { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%);
    white-space: nowrap; }
  #disconnected { position: fixed; left: 50%; bottom: 1rem; transform: translateX(-50%); margin: 0; width: max-content;
    max-width: calc(100% - 2rem); background: var(--text); color: var(--card); border-radius: 8px;
    padding: .6rem 1rem; }
  #disconnected:empty { display: none; }
  [hidden] { display: none !important; }
  @media (min-width: 44rem) {
    header { padding-top: 2.25rem; }
    main { width: 100%; padding: 2rem 2.25rem; }
    header, footer { padding-left: 2.25rem; padding-right: 2.25rem; }
    h1 { font-size: 1.8rem; }
    .columns { grid-template-columns: minmax(0, 1fr) 20rem; gap: 2.5rem; }
  }
  @media (prefers-reduced-motion: reduce) { progress::-webkit-progress-value { transition: none; } }
  @media (forced-colors: active) { button { border: 1px solid; } .picture { forced-color-adjust: none; } }

  """
