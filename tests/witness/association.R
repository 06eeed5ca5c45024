# Income and ties: lm with HC3 written out, or with errors clustered on the group; Spearman's rank correlation; the
# regression of the median by quantreg (as association.degree_of_the_median, which is no finding but in a table).
# Arguments: study name, its folder. (The package sandwich isn't in Debian, hence the matrices.)

here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "common.R"))
source(file.path(here, "network_common.R"))
options(warn = 1)
suppressPackageStartupMessages(library(quantreg))

arguments <- commandArgs(trailingOnly = TRUE)
study <- read_study(arguments[1], arguments[2])

for (wave in study$waves) {
  network <- network_of(study, wave)
  h <- network$households
  h$degree <- ifelse(h$asked, degrees_of(network), NA)
  for (district in districts_of(study)) {
    here <- lives_in(h, district)
    used <- h[here & !is.na(h$capita) & h$capita > 0 & !is.na(h$degree) & !is.na(h$size), ]
    formula <- log(capita) ~ degree + size
    if (!is.null(h$type)) {
      used$type[is.na(used$type)] <- "none"
      formula <- log(capita) ~ degree + size + type
    }
    fit <- lm(formula, used)
    if (study$directed) { # no boundary: HC3, without households that are alone in their type
      used <- used[hatvalues(fit) < 1 - 1e-9, ]
      fit <- lm(formula, used)
      X <- model.matrix(fit)
      bread <- solve(crossprod(X))
      errors <- residuals(fit) / (1 - hatvalues(fit))
      covariance <- bread %*% crossprod(X * errors) %*% bread
      df <- df.residual(fit)
    } else { # clustered on the hamlet, with the usual small-sample factor
      X <- model.matrix(fit)
      bread <- solve(crossprod(X))
      clusters <- length(unique(used$group))
      factor <- clusters / (clusters - 1) * (nrow(X) - 1) / (nrow(X) - ncol(X))
      covariance <- factor * bread %*% crossprod(rowsum(X * residuals(fit), used$group)) %*% bread
      df <- clusters - 1
    }
    value <- coef(fit)[["degree"]]
    interval <- value + c(-1, 1) * qt(0.975, df) * sqrt(covariance["degree", "degree"])
    put("association.degree", district, wave, value, interval)
    # NA where quantreg warns that several lines fit equally well: it and we may then choose different ones
    median <- tryCatch(coef(rq(formula, tau = 0.5, data = used))[["degree"]], warning = function(w) NA)
    put("association.degree_of_the_median", district, wave, median)

    known <- h[here & !is.na(h$capita) & !is.na(h$degree), ]
    put("association.income_spearman", district, wave, cor(known$capita, known$degree, method = "spearman"))
  }
}
tell()
