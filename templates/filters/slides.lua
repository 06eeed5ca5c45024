-- Slides: a chart's alternative text goes where pandoc's writer of PPTX looks for it, and into the speaker's notes.

local function alternative(el)
  local alt = el.attributes["fig-alt"]
  el.attributes["fig-alt"] = nil
  return alt
end

return {
  {
    Image = function(el)
      el.title = alternative(el) or el.title
      return el
    end,
    Div = function(el)
      if not el.classes:includes("notes") then return nil end
      local alt = alternative(el)
      if alt then el.content = { pandoc.Para { pandoc.Str(alt) } } end
      return el
    end,
  },
}
