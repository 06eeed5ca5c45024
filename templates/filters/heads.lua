-- What both engines need at the head of every page and paper: authors in one shape for the templates; in DOCX, JATS and
-- Markdown the notices, and in DOCX who wrote it where, dates and both abstracts. Runs before pages.lua, which turns the
-- numbers in what stands here into links or plain text. Under Quarto it runs `at: post-quarto`.

local stringify = pandoc.utils.stringify
-- "commonmark" is what Quarto calls its gfm
local format = FORMAT:match("^jats") and "jats" or FORMAT == "commonmark" and "gfm" or FORMAT

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

-- A person as papers name one; pages with a `byline` say it themselves (report/pages/article.py)
local function person_named(person)
  local given, surname = person.name:match("^(.*)%s+(%S+)$")
  return { name = person.name, ["given-names"] = given, surname = surname or person.name,
    affiliation = person.affiliation, orcid = person.orcid and person.orcid:gsub("^https?://orcid.org/", "") or nil }
end

local function set_authors(meta)
  local given = meta["by-author"] or meta.author  -- Quarto's has affiliations in it, resolved
  if not given then return end
  local list = pandoc.utils.type(given) == "List" and given or pandoc.List { given }
  local people, names = pandoc.List(list):map(author), pandoc.List {}
  for _, person in ipairs(people) do names:insert(pandoc.MetaInlines { pandoc.Str(person.name) }) end
  local risalah = meta.risalah or {}
  risalah.authors = people
  risalah.byline = risalah.byline or people:map(person_named)
  meta.risalah = risalah
  meta.author = names
end

-- Templates take an abstract as paragraphs, also where it was written on one line
local function as_blocks(value)
  if value == nil or pandoc.utils.type(value) == "Blocks" then return value end
  return pandoc.Blocks { pandoc.Para(value) }
end

-- A paragraph of DOCX in a style of the reference document
local function styled(style, content)
  return pandoc.Div({ pandoc.Para(content) }, pandoc.Attr("", {}, { ["custom-style"] = style }))
end

local function text_of(value) return pandoc.Inlines { pandoc.Str(stringify(value)) } end

local function keywords(title, list)
  if not (title and list) then return pandoc.Blocks {} end
  local text = table.concat(pandoc.List(list):map(function(word) return stringify(word) end), ", ")
  return pandoc.Blocks { pandoc.Para { pandoc.Strong { pandoc.Str(stringify(title) .. ": ") }, pandoc.Str(text) } }
end

-- The head of an article in DOCX: who wrote it where, dates, both abstracts
local function docx_head(meta)
  local risalah, blocks = meta.risalah or {}, pandoc.Blocks {}
  local labels, other = risalah.labels or {}, risalah.abstract
  if not meta.abstract then return blocks end
  for _, person in ipairs(risalah.byline or {}) do
    local parts = pandoc.List { stringify(person.name) }
    if person.affiliation then parts:insert(stringify(person.affiliation)) end
    if person.orcid then parts:insert("https://orcid.org/" .. stringify(person.orcid)) end
    if #parts > 1 then blocks:insert(styled("Affiliation", text_of(table.concat(parts, ", ")))) end
  end
  if risalah.correspondence then blocks:insert(styled("Affiliation", text_of(risalah.correspondence))) end
  if risalah.dates then
    local dates = pandoc.List(risalah.dates):map(function(date) return stringify(date) end)
    blocks:insert(styled("Affiliation", text_of(table.concat(dates, " · "))))
  end
  if labels.abstract then blocks:insert(styled("Abstract Title", text_of(labels.abstract))) end
  blocks:insert(pandoc.Div(meta.abstract, pandoc.Attr("", {}, { ["custom-style"] = "Abstract" })))
  blocks:extend(keywords(labels.keywords, meta.keywords))
  meta.abstract = nil
  if other then
    blocks:insert(styled("Abstract Title", text_of(other.title)))
    local inside = pandoc.Blocks {}
    if other["of-title"] then inside:insert(pandoc.Para { pandoc.Strong(other["of-title"]) }) end
    inside:extend(other.text)
    blocks:insert(pandoc.Div(inside, pandoc.Attr("", {}, { ["custom-style"] = "Abstract", lang = stringify(other.lang) })))
    blocks:extend(keywords(other["keywords-title"], other.keywords))
  end
  return blocks
end

-- DOCX, JATS and Markdown have no page foot of ours: notices stand in the text
local function front(meta)
  local risalah, blocks = meta.risalah or {}, pandoc.Blocks {}
  for _, key in ipairs { "notice", "draft", "approved" } do
    if risalah[key] then
      blocks:insert(pandoc.Div({ pandoc.Para { pandoc.Str(stringify(risalah[key])) } }, { class = "notice" }))
    end
  end
  if format == "docx" then return blocks .. docx_head(meta) end
  return blocks
end

-- Quarto writes a section's number into the heading's words ("1. " at the first level, "1.1 " below); pandoc sets it apart.
local function without_number(inlines, number)
  local rest = number
  while rest ~= "" and inlines[1] and inlines[1].t == "Str" and rest:sub(1, #inlines[1].text) == inlines[1].text do
    rest = rest:sub(#inlines[1].text + 1)
    inlines:remove(1)
  end
  while rest == "" and inlines[1] and (inlines[1].t == "Space" or inlines[1].t == "Str" and inlines[1].text:match("^%.%s*$")) do
    inlines:remove(1)
  end
  return rest == "" and inlines or nil
end

-- Under Quarto: DOCX gets the number in the style, and with the tab, that pandoc gives it; JATS has <label> for it, which
-- pandoc's writer fills for numbers of its own alone: report/render/finish.py makes one of the comment
local function numbered_header(header)
  local number = header.attributes["number"]
  local words = number and without_number(header.content:clone(), number)
  if not words then return nil end
  if format == "jats" then
    words:insert(1, pandoc.RawInline("jats", "<!--label:" .. number .. "-->"))
  else
    words:insert(1, pandoc.Span({ pandoc.Str(number) }, pandoc.Attr("", {}, { ["custom-style"] = "Section Number" })))
    words:insert(2, pandoc.RawInline("openxml", "<w:r><w:tab/></w:r>"))
  end
  header.content = words
  return header
end

function Pandoc(doc)
  local risalah = doc.meta.risalah
  if quarto and (format == "docx" or format == "jats") then doc.blocks = doc.blocks:walk { Header = numbered_header } end
  set_authors(doc.meta)
  doc.meta.abstract = as_blocks(doc.meta.abstract)
  if risalah and risalah.abstract then risalah.abstract.text = as_blocks(risalah.abstract.text) end
  if format == "docx" or format == "jats" or format == "gfm" then doc.blocks = front(doc.meta) .. doc.blocks end
  if format == "docx" then
    if risalah and risalah.date then doc.meta.date = risalah.date end
  elseif format == "typst" then
    if doc.meta.date and risalah then risalah["iso-date"] = pandoc.RawInline("typst", stringify(doc.meta.date)) end
    if doc.meta["number-sections"] then doc.meta["section-numbering"] = "1.1" end
  end
  return doc
end
