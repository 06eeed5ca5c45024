# Kappa of two coders by vcd, and Wilson's interval by prop.test.
# Arguments: a CSV with a column per coder and a row per statement; then pairs "having,n".

here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "common.R"))
suppressPackageStartupMessages(library(vcd))

arguments <- commandArgs(trailingOnly = TRUE)
coded <- na.omit(read.csv(arguments[1], colClasses = "character", na.strings = ""))
themes <- sort(unique(unlist(coded)))
# each theme is yes or no to either coder; the tables of all themes added up
yes_or_no <- function(theme) table(factor(coded[[1]] == theme, c(TRUE, FALSE)), factor(coded[[2]] == theme, c(TRUE, FALSE)))
varies <- function(counts) all(rowSums(counts) > 0) && all(colSums(counts) > 0)
for (theme in themes) {
  counts <- yes_or_no(theme)
  put(paste0("voices.agreement.", theme), "all", "all", sum(diag(counts)) / sum(counts))
  if (!varies(counts)) next # vcd has no interval to give
  kappa <- Kappa(counts)
  perfect <- sum(diag(counts)) == sum(counts) # the contract gives no interval then
  put(
    paste0("voices.kappa.", theme), "all", "all", kappa$Unweighted[["value"]],
    if (perfect) c(NA, NA) else confint(kappa)["Unweighted", ]
  )
}
# of all themes: the table of themes by themes
counts <- table(factor(coded[[1]], themes), factor(coded[[2]], themes))
kappa <- Kappa(counts)
put("voices.kappa", "all", "all", kappa$Unweighted[["value"]], confint(kappa)["Unweighted", ])
put("voices.agreement", "all", "all", mean(coded[[1]] == coded[[2]]))

for (pair in arguments[-1]) {
  counts <- as.numeric(strsplit(pair, ",")[[1]])
  test <- suppressWarnings(prop.test(counts[1], counts[2], correct = FALSE))
  put("wilson", pair, "all", test$estimate[[1]], test$conf.int)
}
tell()
