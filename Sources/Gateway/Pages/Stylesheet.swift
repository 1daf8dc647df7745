// LienThong
// SPDX-License-Identifier: Apache-2.0

/// The one stylesheet: readable on a telephone first, light and dark as the reader's system is set.
enum Stylesheet {
    static let text = """
        :root {
          color-scheme: light dark;
          --paper: #f5f4f1; --card: #ffffff; --ink: #1d2126; --quiet: #5c6670; --line: #dfdcd5;
          --accent: #a3231f; --link: #1b5a94; --good: #17703c; --good-back: #e3f3e8;
          --warn: #8a5800; --warn-back: #fdf1d8; --bad: #a3231f; --bad-back: #fbe6e4;
          --info: #1b5a94; --info-back: #e4eef8; --bar: #d9d5cc;
          --shadow: 0 1px 2px rgb(0 0 0 / .06), 0 2px 8px rgb(0 0 0 / .04);
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --paper: #15181c; --card: #1d2227; --ink: #e7e9eb; --quiet: #9aa5b0; --line: #323940;
            --accent: #f0837c; --link: #85bcf0; --good: #7fd09b; --good-back: #17301f;
            --warn: #f0c368; --warn-back: #352a12; --bad: #f49a94; --bad-back: #3a1d1c;
            --info: #85bcf0; --info-back: #17293b; --bar: #3b434b; --shadow: none;
          }
        }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; }
        body {
          margin: 0; background: var(--paper); color: var(--ink);
          font: 16px/1.55 system-ui, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
          font-variant-numeric: tabular-nums;
        }
        .wide { max-width: 68rem; margin: 0 auto; padding: 0 1rem; }
        .skip { position: absolute; left: -100rem; }
        .skip:focus { left: 1rem; top: .5rem; background: var(--card); padding: .5rem; z-index: 2; }
        a { color: var(--link); text-decoration: none; }
        a:hover { text-decoration: underline; }
        :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 4px; }
        h1 { font-size: 1.35rem; line-height: 1.3; margin: 0 0 .5rem; overflow-wrap: anywhere; }
        h2 { font-size: 1.05rem; margin: 0 0 .75rem; }
        p { margin: 0 0 .6rem; }
        .quiet { color: var(--quiet); }
        small, .small { font-size: .86rem; }
        code, .code { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .86em; }
        .wrap { overflow-wrap: anywhere; }

        .bar { background: var(--card); border-bottom: 1px solid var(--line); }
        .bar::before { content: ""; display: block; height: 3px; background: var(--accent); }
        .bar .wide {
          display: flex; flex-wrap: wrap; align-items: center; gap: .1rem 1.25rem;
          padding-top: .5rem; padding-bottom: .35rem;
        }
        .brand { font-weight: 700; color: var(--ink); display: flex; align-items: center; gap: .5rem; }
        .brand:hover { text-decoration: none; }
        .mark {
          width: 1.35rem; height: 1.35rem; border-radius: .35rem;
          background: var(--accent) url(/icon.svg) center / cover;
        }
        nav { display: flex; flex-wrap: wrap; gap: 0 .1rem; order: 3; width: 100%; margin: 0 -.5rem; font-size: .96rem; }
        nav a { padding: .4rem .5rem; white-space: nowrap; border-radius: .4rem; color: var(--ink); }
        nav a[aria-current] { color: var(--accent); font-weight: 600; box-shadow: inset 0 -2px var(--accent); border-radius: 0; }
        .tools { margin-left: auto; display: flex; gap: .9rem; align-items: center; font-size: .9rem; }
        @media (min-width: 46rem) { nav { order: 0; width: auto; margin: 0; } }

        main { padding-top: 1.1rem !important; padding-bottom: 1rem !important; display: grid; gap: 1rem; }
        main > * { min-width: 0; }
        .card {
          background: var(--card); border: 1px solid var(--line); border-radius: .7rem;
          padding: 1rem; box-shadow: var(--shadow); min-width: 0;
        }
        .card > :last-child { margin-bottom: 0; }
        .narrow { max-width: 30rem; width: 100%; margin: 1.5rem auto; }
        .columns { display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr); align-items: start; }
        .columns > .stack { gap: 1rem; }
        @media (min-width: 52rem) {
          .columns { grid-template-columns: repeat(2, minmax(0, 1fr)); }
          .card { padding: 1.25rem; }
        }
        footer { padding-top: .5rem !important; padding-bottom: 2rem !important; font-size: .82rem; }

        .tiles { display: grid; gap: .6rem; grid-template-columns: repeat(2, minmax(0, 1fr)); }
        @media (min-width: 40rem) { .tiles { grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); } }
        .tile { background: var(--card); border: 1px solid var(--line); border-radius: .7rem; padding: .7rem .9rem; }
        .tile b { display: block; font-size: 1.55rem; line-height: 1.2; font-weight: 650; }
        .tile span { color: var(--quiet); font-size: .86rem; }
        a.tile { display: block; text-decoration: none; color: inherit; }
        a.tile:hover { border-color: var(--info); }
        .tile.bad b { color: var(--bad); } .tile.warn b { color: var(--warn); } .tile.good b { color: var(--good); }

        .meter { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: .1rem .8rem; margin: 0; }
        .meter dt { overflow-wrap: anywhere; } .meter dd { margin: 0; text-align: right; font-weight: 600; }
        .meter .rail { grid-column: 1 / -1; margin-bottom: .55rem; }
        progress { appearance: none; display: block; width: 100%; height: .4rem; border: 0; border-radius: 1rem; background: var(--line); overflow: hidden; }
        progress::-webkit-progress-bar { background: var(--line); }
        progress::-webkit-progress-value { background: var(--info); }
        progress::-moz-progress-bar { background: var(--info); }
        progress.bad::-webkit-progress-value { background: var(--bad); }
        progress.bad::-moz-progress-bar { background: var(--bad); }

        .badge {
          display: inline-block; padding: .06rem .55rem; border-radius: 1rem; font-size: .8rem;
          font-weight: 600; line-height: 1.5; background: var(--line); color: var(--ink); white-space: nowrap;
        }
        .badge.good { background: var(--good-back); color: var(--good); }
        .badge.warn { background: var(--warn-back); color: var(--warn); }
        .badge.bad { background: var(--bad-back); color: var(--bad); }
        .badge.info { background: var(--info-back); color: var(--info); }
        .badges { display: flex; flex-wrap: wrap; gap: .35rem; margin-bottom: .5rem; }

        .facts { display: grid; gap: .1rem .9rem; margin: 0; grid-template-columns: minmax(0, 1fr); }
        .facts dt { color: var(--quiet); font-size: .86rem; }
        .facts dd { margin: 0 0 .5rem; overflow-wrap: anywhere; }
        @media (min-width: 40rem) {
          .facts { grid-template-columns: max-content minmax(0, 1fr); }
          .facts dd { margin-bottom: .25rem; } .facts dt { font-size: .95rem; }
        }

        .list { list-style: none; margin: 0; padding: 0; }
        .list > li { padding: .8rem 0; border-top: 1px solid var(--line); }
        .list > li:first-child { border-top: 0; padding-top: 0; }
        .list > li:last-child { padding-bottom: 0; }
        .list .title { display: block; font-weight: 600; color: var(--ink); overflow-wrap: anywhere; }
        .list a.title:hover { color: var(--link); }
        .list .about { color: var(--quiet); font-size: .88rem; overflow-wrap: anywhere; margin-bottom: .3rem; }
        .actions { display: flex; flex-wrap: wrap; gap: .4rem; margin-top: .45rem; }
        .actions a { max-width: 100%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }

        .way { list-style: none; margin: 0; padding: 0; }
        .way li { position: relative; padding: 0 0 1rem 1.9rem; }
        .way li::before {
          content: ""; position: absolute; left: .3rem; top: .42rem; width: .75rem; height: .75rem;
          border-radius: 50%; background: var(--card); border: 3px solid var(--good); z-index: 1;
        }
        .way li::after {
          content: ""; position: absolute; left: .82rem; top: 1rem; bottom: -.42rem; width: 2px; background: var(--bar);
        }
        .way li:last-child { padding-bottom: 0; } .way li:last-child::after { display: none; }
        .way li.refused::before { border-color: var(--bad); }
        .way li.open::before { border-color: var(--bar); }
        .way b { font-weight: 600; overflow-wrap: anywhere; }
        .way .when { color: var(--quiet); font-size: .88rem; display: block; }
        .way .level {
          font-size: .78rem; color: var(--quiet); border: 1px solid var(--line); border-radius: .3rem;
          padding: 0 .35rem; margin-right: .3rem; white-space: nowrap;
        }
        .levels { display: grid; gap: .6rem; grid-template-columns: repeat(2, minmax(0, 1fr)); }
        @media (min-width: 40rem) { .levels { grid-template-columns: repeat(4, minmax(0, 1fr)); } }
        .levels .tile { box-shadow: inset 3px 0 var(--bar); }
        .levels .tile.warn { box-shadow: inset 3px 0 var(--warn); }

        table { border-collapse: collapse; width: 100%; }
        th { text-align: left; font-size: .82rem; color: var(--quiet); font-weight: 600; }
        th, td { padding: .45rem .7rem .45rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
        tr:last-child td { border-bottom: 0; }
        td.number, th.number { text-align: right; padding-right: 0; white-space: nowrap; }
        @media (max-width: 40rem) {
          table.stacked thead { position: absolute; left: -100rem; }
          table.stacked tr { display: block; padding: .55rem 0; border-bottom: 1px solid var(--line); }
          table.stacked tr:last-child { border-bottom: 0; padding-bottom: 0; }
          table.stacked td { display: block; border: 0; padding: .05rem 0; }
          table.stacked td[data-name]::before { content: attr(data-name) ": "; color: var(--quiet); font-size: .86rem; }
        }

        .alert { background: var(--bad-back); color: var(--bad); border-radius: .5rem; padding: .6rem .8rem; }
        .note { background: var(--info-back); border-radius: .5rem; padding: .6rem .8rem; }
        .note.good { background: var(--good-back); } .note.warn { background: var(--warn-back); } .note.bad { background: var(--bad-back); }
        .signers { list-style: none; margin: .5rem 0 0; padding: 0 0 0 .8rem; border-left: 2px solid var(--line); }
        .signers > li + li { margin-top: .4rem; }
        .note > :last-child { margin-bottom: 0; }
        .stack { display: grid; gap: .6rem; }
        .inline { display: flex; gap: .5rem; flex-wrap: wrap; }
        .inline input { flex: 1 1 12rem; }
        input, select {
          font: inherit; padding: .55rem .7rem; border: 1px solid var(--bar); border-radius: .5rem;
          background: var(--paper); color: var(--ink); min-width: 0; width: 100%;
        }
        button, .button {
          font: inherit; font-weight: 600; padding: .5rem 1rem; border-radius: .5rem; cursor: pointer;
          border: 1px solid transparent; background: #a3231f; color: #fff; display: inline-block;
        }
        .button.second { background: transparent; border-color: var(--bar); color: var(--link); padding: .25rem .7rem; font-size: .88rem; font-weight: 500; }
        .button:hover { text-decoration: none; filter: brightness(1.08); }
        button.plain { background: none; color: var(--link); padding: 0; font-weight: 400; }
        .pager { display: flex; justify-content: space-between; gap: 1rem; margin-top: .8rem; }
        .tabs { display: flex; flex-wrap: wrap; gap: .4rem; margin-bottom: .9rem; }
        .tabs a { padding: .25rem .8rem; border: 1px solid var(--line); border-radius: 1rem; }
        .tabs a[aria-current] { background: var(--info-back); border-color: transparent; color: var(--info); font-weight: 600; }
        details > summary { cursor: pointer; color: var(--link); padding: .2rem 0 .8rem 1.9rem; }
        details.report > summary { padding: .5rem 0 0; font-size: .88rem; }
        details.report form { padding-top: .6rem; max-width: 30rem; }
        .note + .list:not(:empty) { margin-top: .9rem; }
        .levels + p { margin-top: .8rem; }
        textarea {
          font: inherit; padding: .55rem .7rem; border: 1px solid var(--bar); border-radius: .5rem;
          background: var(--paper); color: var(--ink); width: 100%;
        }
        fieldset { border: 1px solid var(--line); border-radius: .5rem; padding: .5rem .8rem .8rem; display: grid; gap: .5rem; margin: 0; }
        legend { font-weight: 600; font-size: .9rem; padding: 0 .3rem; }
        details.more > summary { padding: 0; font-size: .88rem; }
        .entry { border-bottom: 1px solid var(--line); padding-bottom: .6rem; margin-bottom: .8rem; }
        .entry:last-child { border-bottom: 0; margin-bottom: 0; padding-bottom: 0; }
        .entry details > summary, .card > details > summary { padding: .2rem 0; font-size: .88rem; }
        .arrival b { font-size: 1.35rem; line-height: 1.2; }
        blockquote { margin: 0 0 .8rem; padding: .2rem 0 .2rem .9rem; border-left: 3px solid var(--accent); }
        blockquote p { margin: 0; } blockquote footer { padding: 0 !important; color: var(--quiet); font-size: .86rem; }
        .level { font-size: .78rem; color: var(--quiet); border: 1px solid var(--line); border-radius: .3rem; padding: 0 .35rem; white-space: nowrap; }
        .people .title { display: inline; }
        .grid { display: grid; gap: .6rem; padding-top: .6rem; }
        @media (min-width: 40rem) { .grid { grid-template-columns: repeat(2, minmax(0, 1fr)); } .grid .whole { grid-column: 1 / -1; } }
        .links { margin-top: .8rem; }
        .controls .inline { align-items: end; }
        .controls .inline label { flex: 1 1 9rem; }
        .scroll { overflow-x: auto; }
        .letterhead { font-weight: 600; text-transform: uppercase; margin: 0; }
        .sheet h1 { text-transform: uppercase; text-align: center; margin-top: .8rem; }
        .sheet h1 + .quiet { text-align: center; }
        .register { font-size: .82rem; min-width: 56rem; }
        .slip .register { min-width: 0; }
        .register th, .register td { border: 1px solid var(--bar); padding: .3rem .4rem; overflow-wrap: anywhere; }
        .register th { text-align: center; color: var(--ink); }
        .register .numbers th { font-weight: 400; color: var(--quiet); padding: .05rem; }
        .register tr:last-child td { border-bottom: 1px solid var(--bar); }
        .signatures { display: flex; justify-content: space-around; gap: 1rem; margin-top: 2rem; padding-bottom: 5rem; text-align: center; font-weight: 600; }
        .signatures small { display: block; font-weight: 400; font-style: italic; }
        .line { border-bottom: 1px dotted var(--quiet); height: 1.9rem; }
        @media print {
          :root { --paper: #fff; --card: #fff; --ink: #000; --quiet: #333; --bar: #000; --line: #999; }
          .bar, .bar nav, .tools, .actions, footer, .controls, .skip { display: none; }
          .card { box-shadow: none; border: 0; padding: 0; } .wide { max-width: none; padding: 0; }
          .register { font-size: 8.5pt; min-width: 0; } .register thead { display: table-header-group; }
          .register tr { break-inside: avoid; } .register a { color: inherit; }
          .scroll { overflow: visible; } .signatures { break-inside: avoid; }
          blockquote footer { display: block; }
        }
        @page { size: A4 landscape; margin: 12mm; }
        \(columnWidths)
        """

    /// Shares of a register's columns; a style attribute would not be obeyed (`WebPage.policy`).
    private static let columnWidths = (2...40).map { "col.w\($0) { width: \($0)%; }" }
        .joined(separator: " ")
}
