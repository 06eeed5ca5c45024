# The support network of every district and of all, per wave: sna inside each group (or matrices), survey for shares.
# Arguments: study name, its folder. igraph is the other witness, in network_igraph.R: our own igraph shares its core.

here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "common.R"))
source(file.path(here, "network_common.R"))
suppressPackageStartupMessages(library(sna))

arguments <- commandArgs(trailingOnly = TRUE)
study <- read_study(arguments[1], arguments[2])

# What one group adds to the figures of its district; A is the undirected view
group_figures <- function(A, directed) {
  n <- nrow(A)
  census <- triad.census(A, mode = "graph")
  steps <- geodist(A)$gdist[upper.tri(A)]
  reached <- steps[is.finite(steps)]
  d <- degree(A, gmode = "graph")
  closed <- diag(A %*% A %*% A)[d >= 2] / (d * (d - 1))[d >= 2]
  P <- A / pmax(d, 1) # Burt: what part of a household's ties each neighbour is
  constraint <- rowSums((P + P %*% P)^2 * (A > 0))
  star <- if (n >= 3) {
    list(
      degree = centralization(A, degree, mode = "graph", normalize = FALSE),
      degree_most = degree(A, gmode = "graph", tmaxdev = TRUE),
      betweenness = centralization(A, betweenness, mode = "graph", normalize = FALSE),
      betweenness_most = betweenness(A, gmode = "graph", tmaxdev = TRUE)
    )
  } else {
    list(degree = 0, degree_most = 0, betweenness = 0, betweenness_most = 0)
  }
  c(
    list(
      n = n, arcs = sum(directed), pairs = sum(A) / 2,
      possible = n * (n - 1) / (if (study$directed) 1 else 2),
      returned = sum(directed * t(directed)),
      triples = census[3] + 3 * census[4], closed_triples = 3 * census[4],
      steps = sum(reached), reached = length(reached), farthest = if (length(reached)) max(reached) else 0,
      components = length(component.dist(A)$csize), largest = max(component.dist(A)$csize)
    ),
    star,
    list(degrees = list(d), closed = list(closed), constraint = list(constraint[d > 0]))
  )
}

# One group's network; sna knows an isolate pair or a single household as well, but not everywhere
figures_of <- function(members, network) {
  n <- length(members)
  directed <- matrix(0, n, n)
  arcs <- network$arcs[network$arcs$from %in% members, ]
  directed[cbind(match(arcs$from, members), match(arcs$to, members))] <- 1
  undirected <- pmax(directed, t(directed))
  if (!study$directed) directed <- undirected * upper.tri(undirected)
  group_figures(undirected, directed)
}

for (wave in study$waves) {
  network <- network_of(study, wave)
  h <- network$households
  design <- design_of(h)
  degrees <- degrees_of(network)
  kinds_known <- !is.null(study$ties$tie_kind)
  groups <- split(which(h$asked), h$group[h$asked])
  figures <- lapply(groups, figures_of, network = network)
  home <- setNames(study$households$district, study$households$id) # of households surveyed in another wave, too
  home <- c(setNames(h$district, h$id), home[!names(home) %in% h$id])

  for (district in districts_of(study)) {
    say <- function(id, value) put(paste0("network.", id), district, wave, value)
    here <- lives_in(h, district)
    inside <- here & h$asked
    of_district <- figures[sapply(groups, function(members) inside[members[1]])]
    total <- function(name) sum(sapply(of_district, `[[`, name))
    every <- function(name) unlist(lapply(of_district, `[[`, name))
    ends_here <- function(t) if (district == "all") nrow(t) else sum((home[t$source_id] %in% district) | (home[t$target_id] %in% district))

    say("n_households", sum(inside))
    say("not_asked", sum(here & !h$asked))
    say("boundaries", length(of_district))
    say("n_ties", total("arcs"))
    say("self_ties", ends_here(network$self))
    say("absent_ends", ends_here(network$absent))
    say("density", total("arcs") / total("possible"))
    say("mean_degree", mean(every("degrees")))
    say("median_degree", median(every("degrees")))
    say("max_degree", max(every("degrees")))
    say("components", total("components"))
    say("largest_component", max(every("largest")) / sum(inside))
    say("reciprocity", if (study$directed) total("returned") / total("arcs") else NA)
    say("transitivity", total("closed_triples") / total("triples"))
    say("mean_clustering", mean(every("closed")))
    say("mean_distance", total("steps") / total("reached"))
    say("diameter", max(every("farthest")))
    say("degree_centralization", total("degree") / total("degree_most"))
    say("betweenness_centralization", total("betweenness") / total("betweenness_most"))
    say("mean_constraint", mean(every("constraint")))

    # Newman: the correlation of both ends' values over ties, each tie in both directions
    pairs <- network$between[inside[network$between$low], ]
    alike <- function(x) {
      ends <- cbind(x[c(pairs$low, pairs$high)], x[c(pairs$high, pairs$low)])
      ends <- ends[complete.cases(ends), ]
      if (length(unique(ends[, 1])) < 2) NA else cor(ends)[1, 2]
    }
    say("assortativity_degree", alike(degrees))
    say("assortativity_income", alike(h$capita))

    mix <- mix_of(study, network, inside)$side
    say("share_bonding", mean(mix == "bonding"))
    say("share_bridging", mean(mix == "bridging"))
    say("share_linking", if (is.null(study$actors)) NA else mean(mix == "linking"))

    put_share("network.isolates", district, wave, design, degrees == 0, inside)
    for (type in unique(study$actors$actor_type)) {
      reached <- seq_along(degrees) %in% network$contacts$household[network$contacts$type == type]
      put_share(paste0("network.reach.", type), district, wave, design, reached, inside)
    }
    if (kinds_known) {
      kinds <- network$kinds[inside[network$kinds$low], ]
      for (kind in unique(study$ties$tie_kind[study$ties$target_id %in% study$households$id])) {
        say(paste0("ties.", kind), sum(kinds$kind == kind))
      }
      say("multiplexity", nrow(kinds) / nrow(unique(kinds[c("low", "high")])))
      support <- tabulate(network$support$household, nbins = nrow(h))
      put_mean("network.mean_support", district, wave, design, support, inside)
    } else {
      say("multiplexity", NA)
      say("mean_support", NA)
    }
  }
}
tell()
