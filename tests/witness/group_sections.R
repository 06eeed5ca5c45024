# Difference of changes between arms where the two waves surveyed different households of the same clusters.
# Argument: the synthetic trial's folder.

here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "common.R"))

h <- texts(commandArgs(trailingOnly = TRUE)[1], "households.csv")
h$savings <- ifelse(h$savings == "yes", 1, 0)
numbers <- c("household_size", "income_month", "weight", "savings_amount")
h[numbers] <- lapply(h[numbers], as.numeric)
h <- h[h$weight > 0, ]
h$welfare <- h$income_month / h$household_size * ifelse(h$wave == "2021", 1.25, 1)
h$later <- as.numeric(h$wave == "2024")
h$arm <- relevel(factor(h$arm), ref = "none")
for (outcome in c("welfare", "savings_amount", "savings")) {
  h$w <- h$weight * if (outcome == "welfare") h$household_size else 1
  h$y <- h[[outcome]]
  design <- svydesign(ids = ~cluster, strata = ~stratum, weights = ~w, data = h, nest = TRUE)
  for (district in c("A", "B", "all")) {
    rows <- !is.na(h$y) & (district == "all" | h$district_code == district)
    model <- svyglm(y ~ arm * later, subset(design, rows))
    reach <- qt(0.975, model$df.residual) * sqrt(diag(vcov(model)))
    for (arm in c("cash", "coach")) {
      term <- paste0("arm", arm, ":later")
      put(paste0("group.did.", outcome, ".", arm), district, "2021-2024", coef(model)[[term]],
        coef(model)[[term]] + c(-1, 1) * reach[[term]])
    }
  }
}
tell()
