# Domain estimates where codes of strata and clusters repeat across districts: survey's svydesign with labels of its own.
# Arguments: a CSV of households. Every design is written out here; nothing of ours says what is nested in what.

here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "common.R"))

h <- texts(commandArgs(trailingOnly = TRUE)[1], "households.csv")
for (column in c("weight", "income", "part", "rare")) h[[column]] <- as.numeric(h[[column]])
h$w <- h$weight
h$poor <- h$income < 2000

# A share of money on the logit scale: svyciprop of each household's own share, where households weigh by their money.
# Its "xlogit" is "logit" by a contrast instead of a regression's steps, so it has all digits.
put_share_of_money <- function(id, district, wave, design, above, below, rows) {
  design$prob <- design$prob / below
  design$variables$own <- above / below
  d <- domain(design, rows)
  p <- svyciprop(~own, d, method = "xlogit")
  put(id, district, wave, as.vector(p), as.vector(confint(p)))
}

designs <- list(
  clusters = svydesign(ids = ~village, weights = ~w, data = transform(h, village = paste(district, village))),
  nested = svydesign(
    ids = ~village, strata = ~area, weights = ~w, nest = TRUE,
    data = transform(h, area = paste(district, area), village = paste(district, area, village))
  ),
  one = svydesign(ids = ~village, weights = ~w, data = h), # a village's code is one village in every district
  strata = svydesign(ids = ~unique, strata = ~area, weights = ~w, data = transform(h, unique = household_id))
)
for (name in names(designs)) {
  design <- designs[[name]]
  for (district in c(sort(unique(h$district)), "all")) {
    rows <- lives_in(h, district)
    put_mean(paste0("mean.", name), district, "2024", design, h$income, rows)
    put_ratio(paste0("ratio.", name), district, "2024", design, h$part, h$income, rows)
    put_ratio(paste0("rare.", name), district, "2024", design, h$rare, h$income, rows)
    put_share_of_money(paste0("logit.", name), district, "2024", design, h$rare, h$income, rows)
    put_share(paste0("share.", name), district, "2024", design, h$poor, rows)
    own <- domain(design, rows)
    put(paste0("df.", name), district, "2024", degf(own))
    put(paste0("clusters.", name), district, "2024", nrow(unique(cbind(own$strata[, 1], own$cluster[, 1]))))
    put(paste0("strata.", name), district, "2024", length(unique(own$strata[, 1])))
  }
}
tell()
