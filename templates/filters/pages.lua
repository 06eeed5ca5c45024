-- What both engines need on every page: alternative text in each format, numbers that link to their definition,
-- folded tables, authors in one shape for the templates. Under Quarto it runs `at: post-quarto`.
-- A missing picture or alternative text goes to stderr as "risalah: picture <path>" or "risalah: alt <path>".

local stringify = pandoc.utils.stringify
local format = FORMAT:match("^jats") and "jats" or FORMAT:match("^html") and "html" or FORMAT
-- of the text on paper: a picture drawn for a phone would be too large at full width
local PAPER_WIDTH = "62%"
local LONG_TABLE = 30  -- rows; a longer table runs on over pages, a shorter one stays whole
local methods  -- where a number's definition is: "../methods.html"

local function quoted(text)
  return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"'):gsub("%s+", " ") .. '"'
end

local function exists(path)
  local file = io.open(path, "rb")
  if file then file:close() end
  return file ~= nil
end

local function missing(what, path)
  io.stderr:write("risalah: " .. what .. " " .. path .. "\n")
end

-- DOCX readers that don't draw SVG need the picture beside it
local function path_for(format_name, src)
  if format_name == "docx" and src:match("%.svg$") then return (src:gsub("%.svg$", ".png")) end
  return src
end

local function image(el)
  local alt = el.attributes["fig-alt"] or el.attributes["alt"] or stringify(el.caption)
  if alt == "" then missing("alt", el.src) end
  el.attributes["fig-alt"], el.attributes["alt"] = nil, nil
  el.src = path_for(format, el.src)
  if not el.src:match("^%a+:") and not exists(el.src) then missing("picture", el.src) end
  if format == "typst" then
    return pandoc.RawInline("typst", "#box(image(" .. quoted(el.src) .. ", width: " .. PAPER_WIDTH .. ", alt: " .. quoted(alt) .. "))")
  end
  el.caption = { pandoc.Str(alt) }
  return el
end

-- Quarto leaves fig-alt on the div around a figure, where HTML doesn't know it
local function figure_div(el)
  local alt = el.attributes["fig-alt"] or el.attributes["alt"]
  if not alt then return nil end
  el.attributes["fig-alt"], el.attributes["alt"] = nil, nil
  return el:walk {
    Image = function(inner)
      if not (inner.attributes["fig-alt"] or inner.attributes["alt"]) and #inner.caption == 0 then
        inner.attributes["fig-alt"] = alt
        return inner
      end
    end,
  }
end

-- typst: classes become functions of typst-template.typ
local BOXES = { ["key-messages"] = "key-messages", notice = "caution", limits = "caution", note = "small-print",
  sources = "small-print", voices = "voices" }
local SPANS = { value = "card-value", interval = "card-interval" }

local function typst_raw(text) return pandoc.RawBlock("typst", text) end

local function cards(el)
  local out = pandoc.Blocks { typst_raw("#cards(") }
  for _, block in ipairs(el.content) do
    out = out .. { typst_raw("[") } .. (block.t == "Div" and block.content or { block }) .. { typst_raw("],") }
  end
  return out .. { typst_raw(")") }
end

local function typst_div(el)
  if el.classes:includes("cards") then return cards(el) end
  for _, class in ipairs(el.classes) do
    if BOXES[class] then
      local close = el.identifier ~= "" and "] <" .. el.identifier .. ">" or "]"
      return pandoc.Blocks { typst_raw("#" .. BOXES[class] .. "[") } .. el.content .. { typst_raw(close) }
    end
  end
end

local function span_box(el)
  if format ~= "typst" then return nil end
  for _, class in ipairs(el.classes) do
    if SPANS[class] then
      return pandoc.Inlines { pandoc.RawInline("typst", "#" .. SPANS[class] .. "[") } .. el.content
        .. { pandoc.RawInline("typst", "]") }
    end
  end
end

-- [38,2 persen]{data-finding="poverty.headcount"}
local function finding(el)
  local id = el.attributes["data-finding"]
  if not id then return span_box(el) end
  if format ~= "html" then return el.classes[1] and span_box(el) or el.content end
  local title = el.attributes["data-title"] or ""
  local target = el.attributes["data-definition"] or id
  el.attributes["data-title"], el.attributes["data-definition"] = nil, nil
  if not methods then
    if title ~= "" then el.attributes["title"] = title end
    return el
  end
  el.content = { pandoc.Link(el.content, methods .. "#finding-" .. target, title, { class = "finding" }) }
  return el
end

-- ::: {.as-table data-summary="View as table"}
local function as_table(el)
  if not el.classes:includes("as-table") then return nil end
  if format ~= "html" then return {} end
  local summary = pandoc.Plain { pandoc.Str(el.attributes["data-summary"] or "") }
  return pandoc.Blocks { pandoc.RawBlock("html", '<details class="as-table"><summary>'), summary,
    pandoc.RawBlock("html", "</summary>") } .. el.content .. { pandoc.RawBlock("html", "</details>") }
end

-- Pandoc gives a pipe table with long lines fixed widths; every writer does better by itself
local function table_block(el)
  el.colspecs = pandoc.List(el.colspecs):map(function(spec) return { spec[1] } end)
  if format == "typst" and #el.bodies[1].body > LONG_TABLE then
    return { pandoc.RawBlock("typst", "#[#show figure: set block(breakable: true)"), el, pandoc.RawBlock("typst", "]") }
  end
  if format ~= "html" then return el end
  -- wide tables scroll by themselves, by keyboard too
  return pandoc.Div({ el }, pandoc.Attr("", { "table" }, { tabindex = "0" }))
end

-- A formula's alternative text is its source, said by readers of tagged PDF
local function math(el)
  if format ~= "typst" then return nil end
  return { pandoc.RawInline("typst", "#[#set math.equation(alt: " .. quoted(el.text) .. ");"), el,
    pandoc.RawInline("typst", "]") }
end

-- DOCX: pandoc knows no boxes, so classes become paragraph styles of the reference document
local STYLES = { ["key-messages"] = "Key Messages", notice = "Notice", limits = "Notice", note = "Note", card = "Card" }

local function docx_div(el)
  for class, style in pairs(STYLES) do
    if el.classes:includes(class) then
      el.attributes["custom-style"] = style
      return el
    end
  end
end

-- Authors as {name, orcid, affiliation}, from the page's form or from Quarto's own
local function author(value)
  if pandoc.utils.type(value) == "Inlines" or type(value) == "string" then return { name = stringify(value) } end
  local name = value.name
  if pandoc.utils.type(name) == "table" then name = name.literal end
  local affiliation = value.affiliation or (value.affiliations and value.affiliations[1])
  if pandoc.utils.type(affiliation) == "List" then affiliation = affiliation[1] end
  if pandoc.utils.type(affiliation) == "table" then affiliation = affiliation.name end
  return {
    name = name and stringify(name) or "",
    orcid = value.orcid and stringify(value.orcid) or nil,
    affiliation = affiliation and stringify(affiliation) or nil,
  }
end

local function jats_author(person)
  local given, surname = person.name:match("^(.*)%s+(%S+)$")
  return {
    ["given-names"] = given, surname = surname or person.name, affiliation = person.affiliation,
    orcid = person.orcid and "https://orcid.org/" .. person.orcid:gsub("^https?://orcid.org/", ""),
  }
end

local function set_authors(meta)
  local given = meta["by-author"] or meta.author  -- Quarto's has affiliations in it, resolved
  if not given then return end
  local list = pandoc.utils.type(given) == "List" and given or pandoc.List { given }
  local people, names = pandoc.List(list):map(author), pandoc.List {}
  for _, person in ipairs(people) do names:insert(pandoc.MetaInlines { pandoc.Str(person.name) }) end
  local risalah = meta.risalah or {}
  risalah.authors = people
  meta.risalah = risalah
  if format ~= "jats" then
    meta.author = names
  elseif not meta["by-author"] then  -- Quarto's JATS has its own
    meta.author = people:map(jats_author)
  end
end

-- Templates take an abstract as paragraphs, also where it was written on one line
local function as_blocks(value)
  if value == nil or pandoc.utils.type(value) == "Blocks" then return value end
  return pandoc.Blocks { pandoc.Para(value) }
end

-- DOCX and JATS have no page foot of ours: notices stand in the text, and the other language's abstract where the
-- template has no place for it (DOCX; JATS has its place in our template, not in Quarto's)
local function front(meta)
  local risalah, blocks = meta.risalah or {}, pandoc.Blocks {}
  for _, key in ipairs { "notice", "draft" } do
    if risalah[key] then
      blocks:insert(pandoc.Div({ pandoc.Para { pandoc.Str(stringify(risalah[key])) } }, { class = "notice" }))
    end
  end
  local labels, other = risalah.labels or {}, risalah.abstract
  local function keywords(title, list)
    if not (title and list) then return end
    local text = table.concat(pandoc.List(list):map(function(word) return stringify(word) end), ", ")
    blocks:insert(pandoc.Para { pandoc.Strong { pandoc.Str(stringify(title) .. ": ") }, pandoc.Str(text) })
  end
  if format == "docx" then keywords(labels.keywords, meta.keywords) end
  if other and (format == "docx" or quarto) then
    local lang = { lang = stringify(other.lang) }
    blocks:insert(pandoc.Div(pandoc.Blocks { pandoc.Para { pandoc.Strong { pandoc.Str(stringify(other.title)) } } }
      .. as_blocks(other.text), pandoc.Attr("", { "abstract" }, lang)))
    keywords(other["keywords-title"], other.keywords)
  end
  return blocks
end

function Pandoc(doc)
  local risalah = doc.meta.risalah
  methods = risalah and risalah.methods and stringify(risalah.methods)
  doc.blocks = doc.blocks:walk { Div = figure_div }
  doc.blocks = doc.blocks:walk { Image = image, Span = finding, Div = as_table, Math = math, Table = table_block }
  if format == "typst" then doc.blocks = doc.blocks:walk { Div = typst_div } end
  if format == "docx" or format == "jats" then doc.blocks = front(doc.meta) .. doc.blocks end
  if format == "docx" then
    doc.blocks = doc.blocks:walk { Div = docx_div }
    if risalah and risalah.date then doc.meta.date = risalah.date end
  end
  set_authors(doc.meta)
  doc.meta.abstract = as_blocks(doc.meta.abstract)
  if risalah and risalah.abstract then risalah.abstract.text = as_blocks(risalah.abstract.text) end
  -- numbers outside the body are numbers too
  if doc.meta.abstract then doc.meta.abstract = doc.meta.abstract:walk { Span = finding } end
  if risalah and risalah.abstract then risalah.abstract.text = risalah.abstract.text:walk { Span = finding } end
  if risalah and pandoc.utils.type(risalah.lead) == "Inlines" then
    risalah.lead = risalah.lead:walk { Span = finding }
  end
  if format == "typst" then
    if doc.meta.date and risalah then risalah["iso-date"] = pandoc.RawInline("typst", stringify(doc.meta.date)) end
    if doc.meta["number-sections"] then doc.meta["section-numbering"] = "1.1" end
  end
  return doc
end
