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
kappa <- Kappa(Reduce(`+`, lapply(themes, yes_or_no)))
put("voices.kappa", "all", "all", kappa$Unweighted[["value"]], confint(kappa)["Unweighted", ])

for (pair in arguments[-1]) {
  counts <- as.numeric(strsplit(pair, ",")[[1]])
  test <- suppressWarnings(prop.test(counts[1], counts[2], correct = FALSE))
  put("wilson", pair, "all", test$estimate[[1]], test$conf.int)
}
tell()
