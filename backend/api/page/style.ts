/** The page's one style sheet. No scripts, no fonts, no pictures: nothing is loaded from anywhere. */
export const style = `
:root { color-scheme: light dark; --text: #30313d; --quiet: #5f6573; --line: #e3e6eb; --back: #fff; --side: #f7f8fa; --code: #f3f4f7; --link: #4b47d6; --get: #0a6b4e; --post: #4b47d6; --put: #8a5300; --delete: #b3093c; }
@media (prefers-color-scheme: dark) { :root { --text: #e4e6eb; --quiet: #a3a9b8; --line: #30343f; --back: #16181d; --side: #1c1f26; --code: #23262f; --link: #a5a2ff; --get: #5fd3a8; --post: #a5a2ff; --put: #f0b45b; --delete: #ff8fa8; } }
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 16px; }
body { margin: 0; font: 15px/1.55 system-ui, sans-serif; color: var(--text); background: var(--back); display: grid; grid-template-columns: 264px minmax(0, 1fr); }
a { color: var(--link); text-decoration: none; }
a:hover, a:focus-visible { text-decoration: underline; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px; }
nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; background: var(--side); border-right: 1px solid var(--line); padding: 24px 20px 48px; font-size: 13px; }
nav h1 { font-size: 16px; margin: 0 0 16px; }
nav h2 { font-size: 11px; letter-spacing: .04em; text-transform: uppercase; color: var(--quiet); margin: 20px 0 4px; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav li a { display: block; padding: 3px 0; color: var(--text); }
nav summary { padding: 6px 0; }
/* Beside the text the contents are always open; where a browser cannot do that, they unfold by hand. */
@supports selector(::details-content) { @media (min-width: 821px) { nav summary { display: none; } nav details::details-content { content-visibility: visible; display: block; } } }
main { max-width: 860px; padding: 32px 40px 96px; }
main > section { border-bottom: 1px solid var(--line); padding: 8px 0 24px; }
h2 { font-size: 22px; line-height: 1.3; margin: 28px 0 8px; }
h3 { font-size: 17px; margin: 0 0 6px; }
h3 a { color: inherit; }
h4 { font-size: 13px; margin: 18px 0 6px; }
p { margin: 8px 0; }
code { font: 13px/1.5 ui-monospace, "SFMono-Regular", Menlo, Consolas, monospace; background: var(--code); padding: 1px 4px; border-radius: 4px; overflow-wrap: anywhere; }
pre { background: var(--code); padding: 14px 16px; border-radius: 8px; overflow-x: auto; }
pre code { background: none; padding: 0; overflow-wrap: normal; }
.lead { color: var(--quiet); }
.operation { padding: 20px 0 22px; border-top: 1px solid var(--line); }
.call code { background: none; padding: 0; }
.method { font: 600 12px/1 ui-monospace, Menlo, Consolas, monospace; padding: 4px 7px; border-radius: 5px; border: 1px solid currentcolor; }
.get { color: var(--get); } .post { color: var(--post); } .put, .patch { color: var(--put); } .delete { color: var(--delete); }
.facts, .note, .type, .limits { color: var(--quiet); font-size: 13px; }
.fields, .answers { list-style: none; margin: 4px 0; padding: 0 0 0 12px; border-left: 2px solid var(--line); }
.fields li, .answers li { padding: 5px 0; overflow-wrap: anywhere; }
.name { font-weight: 600; background: none; padding: 0; }
.tag { font-size: 11px; color: var(--put); }
.status { font: 600 13px ui-monospace, Menlo, Consolas, monospace; }
.s2 { color: var(--get); } .s4, .s5 { color: var(--delete); }
details summary { cursor: pointer; color: var(--link); font-size: 13px; }
.types code { margin-right: 4px; }
dl { margin: 0; }
dt { margin-top: 14px; font-weight: 600; }
dt code { margin-right: 8px; }
dd { margin: 2px 0 0; }
dt:target, .operation:target, .schema:target { background: color-mix(in srgb, var(--link) 10%, transparent); border-radius: 6px; box-shadow: 0 0 0 8px color-mix(in srgb, var(--link) 10%, transparent); }
@media (max-width: 820px) {
  body { display: block; }
  nav { position: static; height: auto; border-right: 0; border-bottom: 1px solid var(--line); padding: 14px 20px; }
  nav h1 { margin: 0; }
  main { padding: 8px 20px 64px; }
}
`;
