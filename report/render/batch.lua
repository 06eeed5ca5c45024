-- Pages to files in one process, `pandoc lua batch.lua`: each line of stdin is a page as JSON, with its folder, its text
-- and its papers, each of which has settings, as in a file of pandoc's defaults, and the file to write. The page is read
-- once. A line of stdout that begins with MARK tells what has ended; report/render/batch.py reads it, and takes other
-- lines, and stderr, for messages about what ends next.

local MARK = "\u{1e}"
local BINARY = { docx = true, pptx = true }

local function tell(...)
  io.stdout:write(MARK, table.concat({ ... }, " "), "\n")
  io.stdout:flush()
end

local function one_line(message) return (tostring(message):gsub("%s+", " ")) end

local templates = {}  -- by path, or by format for pandoc's own

local function template_of(path, format)
  local name = path or format
  if not templates[name] then
    local text = path and assert(io.open(path, "rb")):read("a") or pandoc.template.default(format)
    templates[name] = pandoc.template.compile(text, path)
  end
  return templates[name]
end

-- As pandoc's command line does it
local function shift_headings(doc, by)
  local first = doc.blocks[1]
  while first and first.t == "Header" and first.level + by == 0 do
    doc.meta.title = first.content
    doc.blocks:remove(1)
    first = doc.blocks[1]
  end
  doc.blocks = doc.blocks:walk { Header = function(header)
    if header.level + by < 1 then return pandoc.Para(header.content) end
    header.level = header.level + by
    return header
  end }
end

-- Settings by what they change: the document before the filters, or the writer
local DOCUMENT = {
  ["shift-heading-level-by"] = shift_headings,
  metadata = function(doc, values)
    for name, value in pairs(values) do doc.meta[name] = value end
  end,
  csl = function(doc, path) doc.meta.csl = path end,
}
local WRITER = {
  wrap = "wrap_text",
  ["syntax-highlighting"] = "highlight_method",
  ["number-sections"] = "number_sections",
  ["table-of-contents"] = "table_of_contents",
  ["toc-depth"] = "toc_depth",
  ["html-math-method"] = "html_math_method",
  ["reference-doc"] = "reference_doc",
}
local ELSEWHERE = { from = true, to = true, standalone = true, eol = true, filters = true, template = true }

local function converted(doc, settings)
  local format = settings.to:match("^[%w_]+")
  local options = pandoc.WriterOptions { template = template_of(settings.template, format) }
  for name, value in pairs(settings) do
    if DOCUMENT[name] then
      DOCUMENT[name](doc, value)
    elseif WRITER[name] then
      options[WRITER[name]] = name == "html-math-method" and value.method or value
    elseif not ELSEWHERE[name] then
      error("batch.lua doesn't know the setting " .. name)
    end
  end
  for _, filter in ipairs(settings.filters) do
    if filter == "citeproc" then
      doc = pandoc.utils.citeproc(doc)
    else
      doc = pandoc.utils.run_lua_filter(doc, filter, setmetatable({ FORMAT = format }, { __index = _G }))
    end
  end
  local content = pandoc.write(doc, settings.to, options)
  if not BINARY[format] and content:sub(-1) ~= "\n" then content = content .. "\n" end
  return content
end

local function write_paper(doc, paper)
  local content = converted(doc, paper.settings)
  local file = assert(io.open(paper.output, "wb"))
  assert(file:write(content))
  assert(file:close())
end

local function write_page(page)
  local options = pandoc.ReaderOptions { standalone = true, abbreviations = page.abbreviations }
  local is_read, doc = pcall(pandoc.read, page.text, page.papers[1].settings.from, options)
  if not is_read then return tell("unread", one_line(doc)) end
  tell("read")
  for _, paper in ipairs(page.papers) do
    pandoc.mediabag.empty()
    local is_written, message = pcall(write_paper, doc:clone(), paper)
    if is_written then tell("written") else tell("failed", one_line(message)) end
  end
end

for line in io.lines() do
  local page = pandoc.json.decode(line, false)
  local environment = pandoc.system.environment()
  environment.SOURCE_DATE_EPOCH = page.timestamp
  pandoc.system.with_environment(environment, function()
    pandoc.system.with_working_directory(page.folder, function() write_page(page) end)
  end)
  collectgarbage()  -- Lua doesn't know how large the documents are that it holds
end
