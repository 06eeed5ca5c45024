-- What both engines need in the body of every page: alternative text in each format, numbers that link to their
-- definition, folded tables, boxes. Runs after heads.lua, under Quarto `at: post-quarto`.
-- A missing picture or alternative text goes to stderr as "risalah: picture <path>" or "risalah: alt <path>".

local stringify = pandoc.utils.stringify
local format = FORMAT:match("^jats") and "jats" or FORMAT:match("^html") and "html" or FORMAT
-- of the text on paper: a picture drawn for a phone would be too large at full width
local PAPER_WIDTH = "62%"
local LONG_TABLE = 30  -- rows; a longer table runs on over pages, a shorter one stays whole
local methods  -- where a number's definition is: "../methods.html"
local narrow  -- whether the paper has two columns, which a picture fills
local numbers  -- where a number is told of: { own = "numbers.html", to = "../", of = "35.16.13" }

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

-- A chart's width and height in points; nothing for another kind of picture
local function size_of(path)
  local file = path:match("%.svg$") and io.open(path, "rb")
  if not file then return end
  local width, height = file:read(1000):match('<svg[^>]- width="([%d.]+)pt" height="([%d.]+)pt"')
  file:close()
  return tonumber(width), tonumber(height)
end

local function image(el)
  local alt = el.attributes["fig-alt"] or el.attributes["alt"] or stringify(el.caption)
  if alt == "" then missing("alt", el.src) end
  el.attributes["fig-alt"], el.attributes["alt"] = nil, nil
  el.src = path_for(format, el.src)
  if not el.src:match("^%a+:") and not exists(el.src) then missing("picture", el.src) end
  local width, height = size_of(el.src)
  if format == "typst" then
    local part = el.attributes["paper-width"] or narrow and "100%" or PAPER_WIDTH
    local ratio = width and string.format(", ratio: %.5f", height / width) or ""
    return pandoc.RawInline("typst", "#picture(" .. quoted(el.src) .. ", width: " .. part .. ratio .. ", alt: " .. quoted(alt) .. ")")
  end
  if format == "html" and width then  -- a browser keeps its place before it is there
    el.attributes.width, el.attributes.height = string.format("%.0f", width * 4 / 3), string.format("%.0f", height * 4 / 3)
  end
  if format == "jats" then  -- pandoc's writer puts it into XML as it is
    alt = alt:gsub("&", "&amp;"):gsub("<", "&lt;"):gsub(">", "&gt;")
  end
  if quarto and format == "html" then  -- Quarto empties the caption of a float's picture
    el.attributes.alt = alt
  else
    el.caption = { pandoc.Str(alt) }
  end
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

-- Parts of a page whose pictures have their own width on paper: side by side in a brief they take their column's
-- whole width
local PICTURES = { pair = "100%", beside = "100%" }

local function pictures(el)
  if format ~= "typst" then return nil end
  for _, class in ipairs(el.classes) do
    if PICTURES[class] then
      return el:walk { Image = function(inner)
        inner.attributes["paper-width"] = inner.attributes["paper-width"] or PICTURES[class]
        return inner
      end }
    end
  end
end

-- typst: classes become functions of typst-template.typ
local BOXES = { ["key-messages"] = "key-messages", notice = "caution", limits = "limits", note = "small-print",
  sources = "small-print", voices = "voices", recommendations = "recommendations", terms = "terms-used",
  ["end-matter"] = "end-matter", key = "card-key" }
local ROWS = { cards = "cards", pair = "side-by-side", beside = "beside-chart" }  -- their parts become arguments
local SPANS = { value = "card-value", interval = "card-interval", quantity = "card-quantity", unit = "card-unit",
  zero = "card-zero", sides = "card-sides", moved = "moved-number", what = "moved-what", basis = "moved-basis" }

local function typst_raw(text) return pandoc.RawBlock("typst", text) end

local function row(el, name)
  local out = pandoc.Blocks { typst_raw("#" .. name .. "(") }
  for _, block in ipairs(el.content) do
    out = out .. { typst_raw("[") } .. (block.t == "Div" and block.content or { block }) .. { typst_raw("],") }
  end
  return out .. { typst_raw(")") }
end

local function typst_div(el)
  for _, class in ipairs(el.classes) do
    if ROWS[class] then return row(el, ROWS[class]) end
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
-- Where a number is told of: on the numbers' page of its district, at its finding and wave
local function told_at(el)
  local place = (el.attributes["data-district"] or numbers.of)
  local folder = place == numbers.of and numbers.at or numbers.to .. (place == "all" and "" or place .. "/")
  return folder .. numbers.own .. "#" .. el.attributes["data-finding"] .. "-" .. el.attributes["data-wave"]
end

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
  local href = numbers and told_at(el) or methods .. "#finding-" .. target
  local attributes = { class = "finding" }
  if numbers then attributes["data-definition"] = target end  -- for the panel's formula
  el.content = { pandoc.Link(el.content, href, title, attributes) }
  return el
end

-- [confidence interval](#term-confidence_interval "what it means"){.term}: on paper the list of terms is enough
local function term_link(el)
  if format ~= "html" and el.classes:includes("term") then return el.content end
end

-- ::: {.bar data-at="30.1 50.0 69.9 50.0"}: low, value, high and zero in percent of the width
local function bar(el)
  local places = {}
  for place in (el.attributes["data-at"] or ""):gmatch("%S+") do places[#places + 1] = place end
  if #places < 4 then return nil end
  el.attributes["data-at"] = nil
  local clear = el.classes:includes("clear")
  if format == "typst" then
    local where = table.concat(places, ", ")
    return pandoc.Blocks { pandoc.RawBlock("typst", "#card-bar(" .. where .. ", clear: " .. tostring(clear) .. ")[") }
      .. el.content .. { pandoc.RawBlock("typst", "]") }
  end
  if format ~= "html" then return el end
  local low, at, high, zero = places[1], places[2], places[3], places[4]
  el.attributes.style = string.format("--low:%s;--at:%s;--high:%s;--zero:%s;--middle:%.1f", low, at, high, zero, (low + high) / 2)
  el.content = pandoc.Blocks { pandoc.RawBlock("html", '<div class="track" aria-hidden="true"><span class="extent"></span>'
    .. '<span class="line"></span><span class="mark"></span></div>') } .. el.content
  return el
end

-- ::: {.as-table data-summary="View as table"}
local function as_table(el)
  if el.classes:includes("bar") then return bar(el) end
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
  -- a wide equation scrolls by itself on a phone, by keyboard too
  if format == "html" and el.mathtype == "DisplayMath" then
    return pandoc.Span({ el }, pandoc.Attr("", { "equation" }, { tabindex = "0" }))
  end
  if format ~= "typst" then return nil end
  return { pandoc.RawInline("typst", "#[#set math.equation(alt: " .. quoted(el.text) .. ");"), el,
    pandoc.RawInline("typst", "]") }
end

-- Quarto sets a numbered formula into a function of its own, "#math.equation(block: true, ..., [ ", which PDF/UA wants
-- an alternative text of too
local function numbered_formula(inlines)
  for i = 1, #inlines - 1 do
    local raw, formula = inlines[i], inlines[i + 1]
    if raw.t == "RawInline" and formula.t == "Math" and raw.text:match("^#math%.equation%(block: ")
      and not raw.text:match(", alt: ") then
      inlines[i] = pandoc.RawInline("typst", raw.text:gsub("%[ $", "") .. "alt: " .. quoted(formula.text) .. ", [ ")
    end
  end
  return inlines
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

-- JATS under Quarto, which takes divs apart: the box that pandoc's writer makes of one. References stay pandoc's, and
-- what Quarto marks as its own stays Quarto's.
local function jats_div(el)
  if el.identifier == "refs" or el.classes:includes("references") then return nil end
  if el.attributes["__quarto_custom"] or el.attributes["__quarto_custom_scaffold"] then return nil end
  if #el.content == 0 then return {} end
  local id = el.identifier:match("^[%a_]") and ' id="' .. el.identifier .. '"' or ""
  return pandoc.Blocks { pandoc.RawBlock("jats", "<boxed-text" .. id .. ">") } .. el.content
    .. { pandoc.RawBlock("jats", "</boxed-text>") }
end

function Pandoc(doc)
  local risalah = doc.meta.risalah
  methods = risalah and risalah.methods and stringify(risalah.methods)
  narrow = risalah and risalah.layout and stringify(risalah.layout) == "two-columns"
  local told = risalah and risalah.numbers
  numbers = told and { own = stringify(told.own), to = stringify(told.to), of = stringify(told.of),
    at = told.at and stringify(told.at) or "" }
  doc.blocks = doc.blocks:walk { Div = figure_div }
  doc.blocks = doc.blocks:walk { Div = pictures, Link = term_link }
  if quarto and format == "typst" then doc.blocks = doc.blocks:walk { Inlines = numbered_formula } end
  doc.blocks = doc.blocks:walk { Image = image, Span = finding, Div = as_table, Math = math, Table = table_block }
  if format == "typst" then doc.blocks = doc.blocks:walk { Div = typst_div } end
  -- numbers outside the body are numbers too
  if doc.meta.abstract then doc.meta.abstract = doc.meta.abstract:walk { Span = finding } end
  if risalah and risalah.abstract then risalah.abstract.text = risalah.abstract.text:walk { Span = finding } end
  if format == "docx" then doc.blocks = doc.blocks:walk { Div = docx_div } end
  if quarto and format == "jats" then doc.blocks = doc.blocks:walk { Div = jats_div } end
  if risalah and pandoc.utils.type(risalah.lead) == "Inlines" then
    risalah.lead = risalah.lead:walk { Span = finding }
  end
  return doc
end
