-- Quarto's cross references for pandoc alone: figures, tables, equations, sections.
-- Runs before citeproc, which would take @fig-x for a citation. Quarto does this itself and doesn't list this filter.
-- Writes what Quarto writes: "Gambar 1", with a no-break space, linked; "Gambar 1: caption".
-- What can't be resolved goes to stderr as "risalah: reference <label>"; report.render adds page and line.

local NBSP = "\u{a0}"

-- Quarto's own words. A page's `crossref:` (eq-prefix: Persamaan) goes first; a third language may come that way too.
local WORDS = {
  en = { fig = "Figure", tbl = "Table", eq = "Equation", sec = "Section" },
  id = { fig = "Gambar", tbl = "Tabel", eq = "Perhitungan", sec = "Bagian" },
}

local words = {}    -- kind -> word in a reference
local titles = {}   -- kind -> word in a caption
local numbers = {}  -- label -> number as text

local format = FORMAT:match("^jats") and "jats" or FORMAT:match("^html") and "html" or FORMAT

local function kind_of(label)
  local kind = label:match("^(%a+)%-")
  return kind and WORDS.en[kind:lower()] and kind:lower() or nil
end

local function read_words(meta)
  local lang = meta.lang and pandoc.utils.stringify(meta.lang):match("^%a+") or "en"
  local own = meta.crossref or {}
  for kind, word in pairs(WORDS[lang] or WORDS.en) do
    words[kind] = own[kind .. "-prefix"] and pandoc.utils.stringify(own[kind .. "-prefix"]) or word
    titles[kind] = own[kind .. "-title"] and pandoc.utils.stringify(own[kind .. "-title"]) or word
  end
end

-- ::: {.content-visible when-format="html"}
local function shown(el)
  local visible, hidden = el.classes:includes("content-visible"), el.classes:includes("content-hidden")
  if not (visible or hidden) then return nil end
  local when, unless = el.attributes["when-format"], el.attributes["unless-format"]
  local meant = (not when or when == format) and (not unless or unless ~= format)
  if meant == visible then return el.content else return {} end
end

-- "$$ ... $$ {#eq-x}" is a paragraph of a formula and a label
local function equation_label(para)
  if para.content[1] and para.content[1].t == "Math" and para.content[1].mathtype == "DisplayMath" then
    return pandoc.utils.stringify(pandoc.Inlines { table.unpack(para.content, 2) }):match("^%s*{#(eq%-[^}%s]+)}%s*$")
  end
end

local function number_everything(blocks)
  local counts = { fig = 0, tbl = 0, eq = 0 }
  local sections, top = { 0, 0, 0, 0, 0, 0 }, 6
  blocks:walk { Header = function(header) top = math.min(top, header.level) end }
  local function count(label)
    local kind = kind_of(label)
    counts[kind] = counts[kind] + 1
    numbers[label] = tostring(counts[kind])
  end
  blocks:walk {
    traverse = "topdown",
    Header = function(header)
      if header.classes:includes("unnumbered") then return end
      sections[header.level] = sections[header.level] + 1
      for level = header.level + 1, 6 do sections[level] = 0 end
      if header.identifier:match("^sec%-") then
        numbers[header.identifier] = table.concat(sections, ".", top, header.level)
      end
    end,
    Div = function(div)
      if div.identifier:match("^fig%-") or div.identifier:match("^tbl%-") then count(div.identifier) end
    end,
    Para = function(para)
      local label = equation_label(para)
      if label then count(label) end
    end,
  }
end

local function captioned(label, caption)
  local kind = kind_of(label)
  local start = pandoc.Inlines { pandoc.Str(titles[kind] .. NBSP .. numbers[label] .. ":"), pandoc.Space() }
  return start .. caption
end

local function raw(text) return pandoc.RawBlock(format, text) end

-- typst: a figure that numbers nothing, since the caption holds its number already
local function typst_float(label, content, caption)
  local position = kind_of(label) == "tbl" and "top" or "bottom"
  return pandoc.Blocks { raw("#figure([") } .. content .. {
    pandoc.Plain(pandoc.Inlines { pandoc.RawInline("typst", "], caption: figure.caption(position: " .. position .. ", [") }
      .. caption .. { pandoc.RawInline("typst", "]), kind: \"quarto-float-" .. kind_of(label)
      .. "\", supplement: none, numbering: none) <" .. label .. ">") }),
  }
end

-- Markdown has no figures: an anchor that links find, around content and caption, as Quarto writes it
local function markdown_float(label, content, caption)
  local words = pandoc.Blocks { pandoc.Para(caption) }
  local blocks = kind_of(label) == "tbl" and words .. content or content .. words
  return pandoc.Blocks { pandoc.RawBlock("markdown", '<div id="' .. label .. '">\n') } .. blocks
    .. { pandoc.RawBlock("markdown", "</div>") }
end

local function html_table(div, content, caption)
  return pandoc.Div(pandoc.Blocks { raw("<figure>"), raw("<figcaption>"), pandoc.Plain(caption), raw("</figcaption>") }
    .. content .. { raw("</figure>") }, div.attr)
end

-- DOCX and JATS: pandoc's own figures and captioned tables
local function native_table(div, content, caption)
  for i, block in ipairs(content) do
    if block.t == "Table" then
      block.caption = { long = { pandoc.Plain(caption) } }
      if format == "docx" then
        content[i] = pandoc.Div({ block }, pandoc.Attr(div.identifier))
      else
        block.attr = pandoc.Attr(div.identifier)
      end
      return content
    end
  end
  return pandoc.Div(content .. { pandoc.Para(caption) }, div.attr)
end

local function float(div)
  if not numbers[div.identifier] then return nil end
  local content = div.content
  local last = content[#content]
  local caption = pandoc.Inlines {}
  if #content > 1 and last.t == "Para" then
    caption = last.content
    content:remove(#content)
  end
  caption = captioned(div.identifier, caption)
  if format == "typst" then
    return typst_float(div.identifier, content, caption)
  elseif format == "gfm" then
    return markdown_float(div.identifier, content, caption)
  elseif div.identifier:match("^tbl%-") then
    return format == "html" and html_table(div, content, caption) or native_table(div, content, caption)
  end
  for i, block in ipairs(content) do
    if block.t == "Para" then content[i] = pandoc.Plain(block.content) end
  end
  local figure = pandoc.Figure(content, { long = { pandoc.Plain(caption) } })
  if format == "html" then return pandoc.Div({ figure }, div.attr) end
  figure.attr = pandoc.Attr(div.identifier)
  return figure
end

local function equation(para)
  local label = equation_label(para)
  if not label then return nil end
  local math = para.content[1]
  math.text = math.text:gsub("%s+$", "") .. " \\qquad(" .. numbers[label] .. ")"
  return pandoc.Para { pandoc.Span({ math }, pandoc.Attr(label)) }
end

local function reference(citation)
  local label = citation.id:gsub("^%u", string.lower)
  local number = numbers[label]
  if not number then
    io.stderr:write("risalah: reference " .. citation.id .. "\n")
    return pandoc.Str("?@" .. citation.id)
  end
  local text = citation.mode == "SuppressAuthor" and number or words[kind_of(label)] .. NBSP .. number
  return pandoc.Link({ pandoc.Str(text) }, "#" .. label, "", { class = "quarto-xref" })
end

local function references(cite)
  local of_figures = pandoc.List(cite.citations):filter(function(citation) return kind_of(citation.id) ~= nil end)
  if #of_figures == 0 then return nil end
  if #of_figures < #cite.citations then
    -- "@fig-x [@key]" is one citation to Pandoc, and Quarto would drop its second half
    io.stderr:write("risalah: mixed " .. of_figures[1].id .. "\n")
    return nil
  end
  local out = pandoc.Inlines {}
  for i, citation in ipairs(cite.citations) do
    if i > 1 then out:extend { pandoc.Str(","), pandoc.Space() } end
    if #citation.prefix > 0 then out:extend(citation.prefix); out:insert(pandoc.Space()) end
    out:insert(reference(citation))
    out:extend(citation.suffix)
  end
  return out
end

function Pandoc(doc)
  read_words(doc.meta)
  doc.blocks = doc.blocks:walk { Div = shown, Span = shown }
  number_everything(doc.blocks)
  doc.blocks = doc.blocks:walk { Cite = references }
  doc.blocks = doc.blocks:walk { Div = float, Para = equation }
  return doc
end
