-- For Quarto alone: its figures and tables in the form that crossref.lua gives them under the other engine.
-- A float is Quarto's node of a `::: {#fig-x}` or `::: {#tbl-x}`; pandoc never calls a function of that name.
-- Quarto's own writers would set a picture of DOCX into a table of one cell, and a table of JATS into a <fig>.

local format = FORMAT:match("^jats") and "jats" or FORMAT:match("^html") and "html" or FORMAT

local function blocks_of(content)
  local kind = pandoc.utils.type(content)
  if kind == "Blocks" or kind == "List" then return pandoc.Blocks(content) end
  if kind == "Inlines" then return pandoc.Blocks { pandoc.Plain(content) } end
  if content.t == "Div" then return content.content end
  return pandoc.Blocks { content }
end

local function captioned_table(label, blocks, caption)
  for i, block in ipairs(blocks) do
    if block.t == "Table" then
      block.caption = { long = { pandoc.Plain(caption) } }
      if format == "docx" then
        blocks[i] = pandoc.Div({ block }, pandoc.Attr(label))
      else
        block.attr = pandoc.Attr(label)
      end
      return blocks
    end
  end
end

local function figure(label, blocks, caption)
  for i, block in ipairs(blocks) do
    if block.t == "Para" then blocks[i] = pandoc.Plain(block.content) end
  end
  return pandoc.Figure(blocks, { long = { pandoc.Plain(caption) } }, pandoc.Attr(label))
end

function FloatRefTarget(float)
  if format == "html" then  -- the picture has its alternative text itself; on the div around it HTML doesn't know it
    float.attributes["alt"], float.attributes["fig-alt"] = nil, nil
    return float
  end
  if format ~= "docx" and format ~= "jats" then return nil end
  quarto.doc.crossref.decorate_caption_with_crossref(float)  -- "Gambar 1: "
  local caption, blocks = quarto.utils.as_inlines(float.caption_long), blocks_of(float.content)
  return float.identifier:match("^tbl%-") and captioned_table(float.identifier, blocks, caption)
    or figure(float.identifier, blocks, caption)
end
