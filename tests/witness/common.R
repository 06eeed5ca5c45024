# What all witness scripts share: the two studies as R reads them, designs, domains, and results as JSON.
# Nothing here was taken from analysis/: it follows the contract on numbers and R's packages.

suppressPackageStartupMessages({
  library(survey)
  library(jsonlite)
})
options(survey.lonely.psu = "adjust", warn = 2)

found <- list()

# A result under its id, district and wave. NA where there is no value, no interval or no witness of the interval.
put <- function(id, district, wave, value, interval = c(NA, NA)) {
  found[[id]][[district]][[wave]] <<- list(value = value, low = interval[[1]], high = interval[[2]])
}

# All results on standard output, with all the digits that a double has
tell <- function() cat(toJSON(found, digits = NA, auto_unbox = TRUE, na = "null"))

texts <- function(folder, name) {
  read.csv(file.path(folder, name), colClasses = "character", na.strings = "", encoding = "UTF-8")
}

# The study in a folder: "mojokerto", the shipped one, or "indonesia", the real one.
read_study <- function(name, folder) if (name == "mojokerto") mojokerto(folder) else indonesia(folder)

mojokerto <- function(folder) {
  h <- texts(folder, "households.csv")
  reference <- texts(folder, "reference.csv")
  figure <- function(indicator, area, year) {
    rows <- reference$indicator == indicator & reference$area_code == area & reference$year == year
    as.numeric(reference$value[rows])
  }
  waves <- c("2021", "2024")
  income <- as.numeric(h$income_month)
  size <- as.numeric(h$household_size)
  list(
    waves = waves,
    districts = texts(folder, "districts.csv")$district_code,
    persons = TRUE,
    directed = TRUE,
    line = sapply(waves, function(year) figure("poverty.line", "35.16", year)),
    deflator = sapply(waves, function(year) figure("price_index", "ID", "2024") / figure("price_index", "ID", year)),
    households = data.frame(
      id = h$household_id, district = h$district_code, wave = h$wave,
      cluster = h$hamlet, stratum = h$district_code, group = h$district_code, asked = TRUE,
      weight = as.numeric(h$weight), size = size, income = income, capita = income / size,
      business = as.numeric(h$business_month), wages = as.numeric(h$wages_month),
      aid = as.numeric(h$aid_month), transfers = as.numeric(h$transfers_month), type = h$business_type
    ),
    answers = h, # every column as text, for the optional ones
    ties = texts(folder, "ties.csv"),
    actors = texts(folder, "actors.csv"),
    linking = c("tksk", "pkh_facilitator", "dinas_sosial", "instructor"),
    bridging = c("investor", "customer", "supplier")
  )
}

indonesia <- function(folder) {
  h <- texts(folder, "households_raw.csv")
  ties <- texts(folder, "ties_raw.csv")
  district <- sprintf("%02d%02d", as.integer(h$province), as.integer(h$district))
  list(
    waves = "2008",
    districts = sort(unique(district)),
    persons = FALSE,
    directed = FALSE,
    line = NULL,
    households = data.frame(
      id = h$hhid, district = district, wave = "2008",
      cluster = h$ea, stratum = "", group = paste(district, h$ea),
      asked = !h$ea %in% c("135", "200", "270", "308", "392", "405", "496"), # its SOURCE.md: no graph of these
      weight = 1, size = as.numeric(h$hhsize), income = NA_real_, capita = as.numeric(h$consumption) * 1000
    ),
    ties = data.frame(wave = "2008", source_id = ties$source, target_id = ties$target)
  )
}

# --- the survey design of one wave

# The households of a wave. Persons: each household weighs by its size as well.
design_of <- function(households, persons = FALSE) {
  # households without a size are in no domain where persons count, but their clusters were drawn
  households$w <- households$weight * if (persons) ifelse(is.na(households$size), 1, households$size) else 1
  svydesign(ids = ~cluster, strata = ~stratum, weights = ~w, data = households, nest = TRUE)
}

# A domain of the design: the rows flagged, the others still drawn
domain <- function(design, rows) subset(design, rows)

districts_of <- function(study) c(study$districts, "all")
lives_in <- function(households, district) if (district == "all") rep(TRUE, nrow(households)) else households$district == district

# --- estimates with intervals

reach_of <- function(d) qt(0.975, degf(d))

# On the log scale by the delta method where all values are positive
t_interval <- function(value, se, d, log) {
  reach <- reach_of(d) * se
  if (log) exp(base::log(value) + c(-1, 1) * reach / value) else value + c(-1, 1) * reach
}

# svymean of x in the domain `rows`
put_mean <- function(id, district, wave, design, x, rows, log = all(x[rows] > 0)) {
  rows <- rows & !is.na(x)
  d <- domain(design, rows)
  m <- svymean(x[rows], d)
  put(id, district, wave, coef(m)[[1]], t_interval(coef(m)[[1]], SE(m)[[1]], d, log))
}

# svyratio of two totals in the domain
put_ratio <- function(id, district, wave, design, above, below, rows, log = FALSE) {
  rows <- rows & !is.na(above) & !is.na(below)
  d <- domain(design, rows)
  r <- svyratio(data.frame(a = above[rows]), data.frame(b = below[rows]), d)
  put(id, district, wave, coef(r)[[1]], t_interval(coef(r)[[1]], SE(r)[[1]], d, log))
}

# svyciprop's Korn-Graubard interval; Clopper-Pearson where nobody or everybody has the trait. The contract caps the
# effective number of households at their number, svyciprop doesn't: there its formula is written out with the cap.
put_share <- function(id, district, wave, design, trait, rows) {
  rows <- rows & !is.na(trait)
  d <- domain(design, rows)
  n <- sum(rows)
  having <- sum(trait[rows])
  if (having %in% c(0, n)) {
    return(put(id, district, wave, having / n, binom.test(having, n)$conf.int))
  }
  d$variables$trait <- as.numeric(trait[rows])
  p <- svyciprop(~trait, d, method = "beta")
  share <- as.vector(p)
  effective <- share * (1 - share) / as.vector(attr(p, "var")) * (qt(0.975, n - 1) / reach_of(d))^2
  interval <- as.vector(confint(p))
  if (effective > n) {
    interval <- c(qbeta(0.025, n * share, n * (1 - share) + 1), qbeta(0.975, n * share + 1, n * (1 - share)))
  }
  put(id, district, wave, share, interval)
}

# Hyndman and Fan's type 2 under weights. survey's own "hf2" and laeken's weightedQuantile meet p exactly only where
# the sums of weights have no rounding; the contract's tolerance is 1e-9 of all weight.
hf2 <- function(x, w, p) {
  ordered <- order(x)
  x <- x[ordered]
  reached <- cumsum(w[ordered]) / sum(w)
  at <- which(reached >= p - 1e-9)[1]
  if (abs(reached[at] - p) <= 1e-9 && at < length(x)) mean(x[at + 0:1]) else x[at]
}

# svyquantile's point value, and Woodruff's interval around p (svyquantile centres it at the share at or below the
# quantile, which jumps over p; so svymean gives the error and the interval is read back here). Where several
# households have exactly the quantile, the larger of the errors of the shares below it and at or below it.
put_quantile <- function(id, district, wave, design, x, rows, p) {
  rows <- rows & !is.na(x)
  d <- domain(design, rows)
  x <- x[rows]
  q <- svyquantile(data.frame(x), d, p, qrule = hf2, ci = FALSE)$x[[1]]
  se <- SE(svymean(as.numeric(x <= q), d))[[1]]
  if (sum(x == q) > 1) se <- max(se, SE(svymean(as.numeric(x < q), d))[[1]])
  ends <- p + c(-1, 1) * reach_of(d) * se
  interval <- if (ends[1] <= 0 || ends[2] >= 1) c(NA, NA) else sapply(ends, function(end) hf2(x, weights(d), end))
  put(id, district, wave, q, interval)
}

# A median's derivative by each weight: how far the share at or below it is off, times how fast Woodruff's interval (as
# put_quantile reads it back) moves per step of that share. Where several have exactly the median, the share with the
# larger error.
median_derivative <- function(x, d) {
  q <- hf2(x, weights(d), 0.5)
  shares <- list(as.numeric(x <= q))
  if (sum(x == q) > 1) shares <- c(shares, list(as.numeric(x < q)))
  errors <- sapply(shares, function(share) SE(svymean(share, d))[[1]])
  share <- shares[[which.max(errors)]]
  reach <- reach_of(d) * max(errors)
  ends <- sapply(0.5 + c(-1, 1) * reach, function(end) hf2(x, weights(d), end))
  list(value = q, derivative = -(share - weighted.mean(share, weights(d))) * diff(ends) / (2 * reach))
}
