# What the shipped study asks besides incomes: shares and means of the households that answered. Argument: its folder.

here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "common.R"))

study <- mojokerto(commandArgs(trailingOnly = TRUE)[1])
shares <- c(finance.savings = "savings", finance.debt = "debt", women.decides = "women_decide")
received <- grep("^received_", names(study$answers), value = TRUE)
shares[sub("^received_", "programme.received.", received)] <- received
means <- c(food.insecure = "fies_score", programme.training_days = "training_days")
since <- c(business.survived = "business_survives") # asked in the second wave only, of the first wave's businesses
workers <- c(business.paid_workers = "paid_workers")
legal <- intersect(c("legal_nib", "legal_halal", "legal_pirt"), names(study$answers))

for (wave in study$waves) {
  rows <- study$households$wave == wave
  h <- study$households[rows, ]
  answers <- study$answers[rows, ]
  design <- design_of(h)
  answer <- function(column) { # NULL where the study doesn't have it or nobody answered
    if (!column %in% names(answers) || all(is.na(answers[[column]]))) return(NULL)
    as.numeric(answers[[column]])
  }
  later <- wave != study$waves[1]
  for (district in districts_of(study)) {
    here <- lives_in(h, district)
    for (id in names(c(shares, if (later) since))) {
      trait <- answer(c(shares, since)[[id]])
      if (!is.null(trait)) put_share(id, district, wave, design, trait, here)
    }
    for (id in names(c(means, if (later) workers))) {
      x <- answer(c(means, workers)[[id]])
      if (!is.null(x)) put_mean(id, district, wave, design, x, here)
    }
    papers <- Filter(Negate(is.null), lapply(legal, answer))
    if (later && length(papers)) { # any of them; unknown where none is there and one is unknown
      any_of <- Reduce(`|`, lapply(papers, `>`, 0))
      put_share("business.legal", district, wave, design, as.numeric(any_of), here)
    }
  }
}
tell()
