# Arms of a comparison group, of a synthetic trial with two arms, a comparison and two waves.
# Arguments: its folder; "design" (strata, clusters, weights; persons count) or "plain" (households, one by one).

here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "common.R"))

folder <- commandArgs(trailingOnly = TRUE)[1]
plain <- commandArgs(trailingOnly = TRUE)[2] == "plain"
h <- texts(folder, "households.csv")
h$savings <- ifelse(h$savings == "yes", 1, 0)
numbers <- c("household_size", "income_month", "weight", "savings_amount")
h[numbers] <- lapply(h[numbers], as.numeric)
h$capita <- h$income_month / h$household_size
first <- h[h$wave == "2021", ]
later <- h[h$wave == "2024", ]
prices <- c(`2021` = 125 / 100, `2024` = 1) # reference.csv: the index of 2024 over the wave's
arms <- c("cash", "coach")

# households of weight zero belong to no sample
surveyed <- function(d) d[plain | d$weight > 0, ]
design <- function(d, persons) {
  d$w <- (if (plain) 1 else d$weight) * if (persons) d$household_size else 1
  if (plain) svydesign(ids = ~1, weights = ~w, data = d) else
    svydesign(ids = ~cluster, strata = ~stratum, weights = ~w, data = d, nest = TRUE)
}

# least squares with HC2 (MacKinnon and White 1985), written out: base R has none
hc2 <- function(model) {
  x <- model.matrix(model)
  bread <- solve(crossprod(x))
  sqrt(diag(bread %*% crossprod(x * (residuals(model) / sqrt(1 - hatvalues(model)))) %*% bread))
}

put_arms <- function(id, wave, d, formula, rows, persons) {
  for (district in c("A", "B", "all")) {
    inside <- rows & (if (district == "all") TRUE else d$district_code == district)
    if (plain && !persons) {
      model <- lm(formula, d[inside, ])
      se <- hc2(model)
      reach <- qt(0.975, df.residual(model))
    } else {
      model <- svyglm(formula, subset(design(d, persons), inside))
      se <- sqrt(diag(vcov(model)))
      reach <- qt(0.975, model$df.residual)
    }
    for (arm in arms) {
      term <- paste0("arm", arm)
      put(paste0(id, ".", arm), district, wave, coef(model)[[term]], coef(model)[[term]] + c(-1, 1) * reach * se[[term]])
    }
  }
}

# levels of an arm: the mean of one sample where households are drawn one by one, of a domain else
put_level <- function(id, wave, d, x, arm, persons, log = all(x > 0, na.rm = TRUE), answers = FALSE) {
  for (district in c("A", "B", "all")) {
    rows <- !is.na(x) & d$arm == arm & (if (district == "all") TRUE else d$district_code == district)
    if (plain && !persons) {
      whole <- svydesign(ids = ~1, weights = ~w, data = transform(d[rows, ], w = 1))
      own <- rep(TRUE, sum(rows))
      if (answers) {
        n <- sum(rows)
        put(id, district, wave, mean(x[rows]), prop.test(sum(x[rows]), n, correct = FALSE)$conf.int)
      } else {
        put_mean(id, district, wave, whole, x[rows], own, log)
      }
    } else if (answers) {
      put_share(id, district, wave, design(d, persons), x, rows)
    } else {
      put_mean(id, district, wave, design(d, persons), x, rows, log)
    }
  }
}

later_of <- later[match(first$household_id, later$household_id), ]
for (d in list(first, later)) {
  wave <- d$wave[1]
  d <- surveyed(d)
  d$arm <- relevel(factor(d$arm), ref = "none")
  id <- if (wave == "2021") "group.balance" else "group.difference"
  for (arm in levels(d$arm)) {
    for (district in c("A", "B", "all")) {
      put(paste0("group.n.", arm), district, wave, sum(d$arm == arm & (district == "all" | d$district_code == district)))
    }
    put_level(paste0("group.mean.welfare.", arm), wave, d, d$capita, arm, !plain)
    put_level(paste0("group.mean.savings_amount.", arm), wave, d, d$savings_amount, arm, FALSE)
    put_level(paste0("group.mean.savings.", arm), wave, d, d$savings, arm, FALSE, FALSE, answers = TRUE)
    put_level(paste0("group.headcount.", arm), wave, d, as.numeric(d$capita < if (wave == "2021") 300 else 330),
      arm, !plain, FALSE, answers = TRUE)
  }
  put_arms(paste0(id, ".welfare"), wave, d, capita ~ arm, !is.na(d$capita), !plain)
  put_arms(paste0(id, ".savings_amount"), wave, d, savings_amount ~ arm, !is.na(d$savings_amount), FALSE)
  put_arms(paste0(id, ".savings"), wave, d, savings ~ arm, !is.na(d$savings), FALSE)
}

period <- "2021-2024"
keep <- plain | first$weight > 0
pairs <- first[keep, ]
after <- later_of[keep, ]
pairs$arm <- relevel(factor(pairs$arm), ref = "none")
lost <- is.na(after$household_id)
for (arm in levels(pairs$arm)) {
  put_level(paste0("group.attrition.", arm), period, pairs, as.numeric(lost), arm, FALSE, FALSE, answers = TRUE)
}
for (outcome in c("capita", "savings_amount", "savings")) {
  persons <- outcome == "capita" && !plain
  name <- if (outcome == "capita") "welfare" else outcome
  factors <- if (outcome == "capita") prices else c(1, 1)
  pairs$before <- pairs[[outcome]]
  pairs$after <- after[[outcome]]
  pairs$change <- pairs$after * factors[[2]] - pairs$before * factors[[1]]
  known <- !is.na(pairs$change)
  for (arm in levels(pairs$arm)) {
    put_level(paste0("group.change.", name, ".", arm), period, pairs, pairs$change, arm, persons, FALSE)
  }
  put_arms(paste0("group.did.", name), period, pairs, change ~ arm, known, persons)
  put_arms(paste0("group.ancova.", name), period, pairs, after ~ arm + before, known, persons)
}
tell()
