/** What does the page look like? One style sheet, allowed by its hash; no other is loaded, and no script. */

export const STYLES = `
:root{--border:#d1d9e0;--muted:#59636e;--soft:#f6f8fa;--link:#0969da;--green:#1a7f37;--red:#d1242f;--amber:#9a6700;
--mono:ui-monospace,SFMono-Regular,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace}
*{box-sizing:border-box}
body{margin:0;color:#1f2328;background:#fff;font:14px/1.5 -apple-system,BlinkMacSystemFont,"Segoe UI","Noto Sans",Helvetica,Arial,sans-serif}
a{color:var(--link);text-decoration:none}a:hover{text-decoration:underline}
h1,h2,h3,p{margin:0}
.icon{vertical-align:-3px;flex:none}
.icon.is-success{color:var(--green)}.icon.is-failure{color:var(--red)}.icon.is-neutral{color:#818b98}.icon.is-running{color:#bf8700}.icon.is-warning{color:var(--amber)}
.top{display:flex;align-items:center;gap:10px;background:var(--soft);padding:14px 32px;border-bottom:0;font-size:15px}
.top b{font-weight:600}.top .where{display:flex;gap:6px;align-items:center}
.visibility{border:1px solid var(--border);border-radius:999px;padding:0 7px;font-size:12px;color:var(--muted);margin-left:6px}
.repo-tabs{display:flex;gap:22px;background:var(--soft);padding:0 32px;border-bottom:1px solid var(--border)}
.repo-tabs>span{padding:8px 2px 10px;display:flex;gap:7px;align-items:center;color:#1f2328}
.repo-tabs .now{font-weight:600;border-bottom:2px solid #fd8c73}
.page{max-width:1280px;margin:0 auto;padding:24px 32px 80px}
.title{font-size:32px;font-weight:400;line-height:1.25}.title .number{color:var(--muted)}
.meta{display:flex;gap:10px;align-items:center;color:var(--muted);margin:8px 0 18px;flex-wrap:wrap}
.meta b{color:#1f2328;font-weight:600}
.state{display:inline-flex;gap:6px;align-items:center;color:#fff;background:var(--green);border-radius:999px;padding:5px 12px;font-weight:500}
.state.draft{background:#59636e}.state.closed{background:var(--red)}
.branch{font:12px/1.5 var(--mono);background:#ddf4ff;color:var(--link);border-radius:6px;padding:2px 6px}
.tabs{display:flex;border-bottom:1px solid var(--border);margin-bottom:24px;align-items:flex-end}
.tabs a{padding:8px 16px;color:var(--muted);border:1px solid transparent;border-bottom:0;display:flex;gap:7px;align-items:center;margin-bottom:-1px}
.tabs a.now{color:#1f2328;border-color:var(--border);border-radius:6px 6px 0 0;background:#fff}
.tabs .stat{margin-left:auto;padding-bottom:10px;font-size:12px;font-weight:600}
.count{align-self:center;background:#e6eaef;border-radius:999px;padding:0 7px;font-size:12px;font-weight:500;color:#1f2328;line-height:18px}
.plus{color:var(--green)}.minus{color:var(--red)}
.columns{display:grid;grid-template-columns:minmax(0,1fr) 256px;gap:24px}
.side>div{border-bottom:1px solid var(--border);padding:0 0 16px;margin-bottom:16px;font-size:12px;color:var(--muted)}
.side h4{margin:0 0 8px;font-size:12px;color:var(--muted)}
.side .row{display:flex;gap:6px;align-items:center;color:#1f2328}.side .row .icon{margin-left:auto;color:var(--muted)}
.entry{display:grid;grid-template-columns:40px minmax(0,1fr);gap:16px;position:relative;padding-bottom:16px}
.entry:before{content:"";z-index:0;position:absolute;left:71px;top:0;bottom:0;width:2px;background:var(--border)}
.avatar{width:40px;height:40px;border-radius:50%;display:flex;align-items:center;justify-content:center;color:#fff;font-weight:600;font-size:17px;flex:none}
.avatar.small{width:20px;height:20px;font-size:10px}.avatar.bot{border-radius:6px}
.hue0{background:#8250df}.hue1{background:#0969da}.hue2{background:#1a7f37}.hue3{background:#bc4c00}.hue4{background:#bf3989}.hue5{background:#0a3069}
.box,.excerpt,.thread,.event{position:relative;z-index:1;background:#fff}
.box{border:1px solid var(--border);border-radius:6px;background:#fff;position:relative;min-width:0}
.box>.head{background:var(--soft);border-bottom:1px solid var(--border);border-radius:6px 6px 0 0;padding:8px 16px;color:var(--muted);display:flex;gap:6px;align-items:center;flex-wrap:wrap}
.head b,.event b{color:#1f2328;font-weight:600}
.label{border:1px solid var(--border);border-radius:999px;padding:0 7px;font-size:12px;line-height:18px;font-weight:500;color:var(--muted)}
.label.outdated{color:var(--amber);border-color:#d4a72c}
.right{margin-left:auto}
.event{background:none;grid-column:2;display:flex;gap:8px;align-items:center;color:var(--muted);padding:2px 0 2px 0;position:relative;margin-left:-1px}
.event .badge{position:relative;z-index:2;width:32px;height:32px;border-radius:50%;background:#eff2f5;border:2px solid #fff;display:flex;align-items:center;justify-content:center;color:var(--muted);flex:none}
.event code{font:12px var(--mono);color:var(--muted)}
.markdown{padding:16px;overflow-wrap:break-word}
.markdown>*+*,.markdown li>*+*,.markdown details>*+*,.markdown blockquote>*+*{margin-top:12px}
.markdown h1,.markdown h2{font-size:20px;font-weight:600;border-bottom:1px solid var(--border);padding-bottom:5px}.markdown h2{font-size:17px}.markdown h3{font-size:15px}
.markdown ol,.markdown ul{padding-left:2em;margin-bottom:0}.markdown li+li{margin-top:4px}
.markdown code{font:85%/1.45 var(--mono);background:#818b981f;border-radius:6px;padding:.2em .4em}
.markdown pre{background:var(--soft);border-radius:6px;padding:14px;overflow:auto;margin-bottom:0}.markdown pre code{background:none;padding:0;tab-size:4;white-space:pre}
.markdown pre.diff .line{display:block;min-height:1.45em}.markdown pre .added{background:#dafbe1}.markdown pre .deleted{background:#ffebe9}.markdown pre .hunk{color:#8250df}
.markdown blockquote{border-left:4px solid var(--border);color:var(--muted);padding:0 1em;margin-left:0;margin-right:0}
.markdown table{border-collapse:collapse;display:block;overflow:auto;max-width:100%}.markdown td,.markdown th{border:1px solid var(--border);padding:6px 13px;text-align:left}.markdown tr:nth-child(2n){background:var(--soft)}
.markdown hr{border:0;border-top:4px solid var(--border)}
.markdown summary{cursor:pointer}.markdown del{color:var(--muted)}.markdown sub{color:var(--muted)}
.markdown table.code{display:table}.markdown table.code td{border:0;padding:0}.markdown table.code td.num{padding:0 10px}.markdown table.code td.text{padding:0 10px 0 22px}.markdown table.code tr{background:none}
.suggestion{border:1px solid var(--border);border-radius:6px;overflow:hidden;font-size:12px}
.suggestion .name{padding:8px 12px;font-size:14px;border-bottom:1px solid var(--border)}
.suggestion .do{padding:8px 12px;border-top:1px solid var(--border);display:flex;gap:8px;justify-content:flex-end;background:#fff}
.button{border:1px solid var(--border);background:var(--soft);border-radius:6px;padding:3px 12px;font-size:12px;font-weight:500;color:#818b98;display:inline-flex;gap:4px;align-items:center;cursor:not-allowed}
.button.green{background:#1f883d;color:#fff;border-color:#1a7f37;opacity:.65;font-size:14px;padding:5px 16px}
.reactions{padding:0 16px 14px;display:flex;gap:6px}.reactions span{border:1px solid var(--border);border-radius:999px;padding:1px 9px;font-size:12px}
table.code{width:100%;border-collapse:collapse;font:12px/20px var(--mono);table-layout:fixed;tab-size:4}
table.code td{padding:0;vertical-align:top}
table.code .num{width:50px;min-width:50px;text-align:right;padding:0 10px;color:var(--muted);user-select:none}
table.code .text{padding:0 10px 0 22px;white-space:pre-wrap;overflow-wrap:anywhere;position:relative}
table.code .text:before{position:absolute;left:8px;content:attr(data-sign)}
tr.added .text{background:#dafbe1}tr.added .num{background:#aceebb}
tr.deleted .text{background:#ffebe9}tr.deleted .num{background:#ffcecb}
tr.hunk td{background:#ddf4ff;color:var(--muted);padding:4px 10px}tr.hunk .num{background:#b6e3ff}
tr:target .text{background:#fff8c5}tr:target .num{background:#ffec99}
tr.marked .num{box-shadow:inset -3px 0 0 #d4a72c}
tr.talk>td{padding:10px 12px;border-top:1px solid var(--border);border-bottom:1px solid var(--border);font:14px/1.5 -apple-system,BlinkMacSystemFont,"Segoe UI","Noto Sans",Helvetica,Arial,sans-serif;white-space:normal;background:#fff}
.thread{border:1px solid var(--border);border-radius:6px;max-width:860px;background:#fff}
.thread>.range{padding:8px 16px;border-bottom:1px solid var(--border);color:var(--muted);font-size:12px;background:var(--soft);border-radius:6px 6px 0 0}
.thread .say{padding:12px 16px 0}.thread .say+.say{border-top:1px solid var(--border)}
.thread .say>.who{display:flex;gap:8px;align-items:center;color:var(--muted)}.thread .say>.who b{color:#1f2328}
.thread .say .markdown{padding:8px 0 14px 0}
.thread .foot{border-top:1px solid var(--border);background:var(--soft);padding:10px 16px;border-radius:0 0 6px 6px}
.thread .reply{border:1px solid var(--border);background:#fff;border-radius:6px;padding:5px 12px;color:var(--muted)}
.thread .settled{padding:10px 16px;color:var(--muted);border-top:1px solid var(--border)}
.excerpt{border:1px solid var(--border);border-radius:6px;margin-top:16px;overflow:hidden}
.excerpt>.path{background:var(--soft);padding:8px 12px;border-bottom:1px solid var(--border);font:12px var(--mono);display:flex;gap:8px;align-items:center}
.excerpt .thread{border:0;max-width:none;border-top:1px solid var(--border);border-radius:0}
.merge{border:1px solid var(--border);border-radius:6px;margin:8px 0 32px 56px}
.merge>div{padding:14px 16px;display:flex;gap:12px;align-items:flex-start}.merge>div+div{border-top:1px solid var(--border)}
.merge h3{font-size:16px;font-weight:600}.merge p{color:var(--muted)}
.merge .run{padding:8px 16px;gap:8px;align-items:center;background:var(--soft)}
.section{font-size:20px;font-weight:600;margin:40px 0 14px;padding-top:20px;border-top:1px solid var(--border);display:flex;gap:8px;align-items:center}
.check>.head{font-size:14px}.check .note{padding:10px 16px;border-top:1px solid var(--border)}
.check .note pre{margin:6px 0 0;white-space:pre-wrap;font:12px/1.5 var(--mono)}
.check .note .where{font:12px var(--mono);color:var(--muted)}
.check .notes{padding:10px 16px;border-top:1px solid var(--border);background:var(--soft);font-weight:600}
.level{font-size:12px;font-weight:600;border-radius:999px;padding:0 8px;border:1px solid}.level.failure{color:var(--red)}.level.warning{color:var(--amber)}.level.notice{color:var(--link)}
.files{display:grid;grid-template-columns:240px minmax(0,1fr);gap:20px}
.tree{font-size:13px}.tree a{display:flex;gap:7px;color:#1f2328;padding:4px 6px;border-radius:6px;align-items:center}.tree span{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.tree .icon{color:var(--muted)}.tree .mark.added .icon{color:var(--green)}.tree .mark.deleted .icon{color:var(--red)}
.file{border:1px solid var(--border);border-radius:6px;margin-bottom:16px}
.file>.head{display:flex;gap:8px;align-items:center;background:var(--soft);padding:8px 14px;border-bottom:1px solid var(--border);border-radius:6px 6px 0 0;font:12px var(--mono)}
.file .squares{display:inline-flex;gap:1px}.file .squares i{width:8px;height:8px;background:#d1d9e0}.file .squares .a{background:#2da44e}.file .squares .d{background:#cf222e}
.file .viewed{border:1px solid var(--border);border-radius:6px;padding:2px 8px;background:#fff;font:12px sans-serif;color:#1f2328}
.file .empty{padding:20px;color:var(--muted);text-align:center}
.file>details>summary{padding:16px;color:var(--link);cursor:pointer;text-align:center}
.k{color:#cf222e}.s{color:#0a3069}.c{color:#59636e}.n{color:#0550ae}
.note-top{background:#fff8c5;border-bottom:1px solid #d4a72c66;padding:6px 32px;font-size:12px;color:#4d2d00}
@media(max-width:1000px){.columns,.files{grid-template-columns:minmax(0,1fr)}.tree{display:none}}
`;
