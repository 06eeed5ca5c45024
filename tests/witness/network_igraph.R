# Structure of the network again, by R's igraph over each district's whole graph, where ours sums over groups.
# Arguments: study name, its folder.

here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "common.R"))
source(file.path(here, "network_common.R"))
suppressPackageStartupMessages(library(igraph))

arguments <- commandArgs(trailingOnly = TRUE)
study <- read_study(arguments[1], arguments[2])

for (wave in study$waves) {
  network <- network_of(study, wave)
  h <- network$households
  for (district in districts_of(study)) {
    say <- function(id, value) put(paste0("network.", id), district, wave, value)
    inside <- lives_in(h, district) & h$asked
    nodes <- data.frame(name = as.character(which(inside)))
    drawn <- function(ends, directed) {
      graph_from_data_frame(ends[inside[ends[[1]]], ], directed = directed, vertices = nodes)
    }
    g <- drawn(network$between, FALSE)
    arcs <- drawn(network$arcs, TRUE)

    say("n_households", vcount(g))
    say("mean_degree", mean(degree(g)))
    say("median_degree", median(degree(g)))
    say("max_degree", max(degree(g)))
    say("components", components(g)$no)
    say("largest_component", max(components(g)$csize) / vcount(g))
    say("transitivity", transitivity(g, "globalundirected"))
    say("mean_clustering", mean(transitivity(g, "localundirected", isolates = "nan"), na.rm = TRUE))
    say("mean_distance", mean_distance(g, directed = FALSE, unconnected = TRUE))
    say("diameter", diameter(g, directed = FALSE, unconnected = TRUE))
    say("mean_constraint", mean(constraint(g), na.rm = TRUE))
    say("assortativity_degree", assortativity_degree(g, directed = FALSE))
    income <- h$capita[inside]
    known <- induced_subgraph(g, which(!is.na(income)))
    say("assortativity_income", assortativity(known, income[!is.na(income)], directed = FALSE))
    if (study$directed) {
      say("n_ties", ecount(arcs))
      say("reciprocity", reciprocity(arcs, mode = "default"))
    } else {
      say("n_ties", ecount(g))
    }
    if (length(unique(h$group[inside])) == 1) { # one group: igraph's own normalised figures
      say("density", edge_density(if (study$directed) arcs else g))
      say("degree_centralization", centr_degree(g, loops = FALSE)$centralization)
      say("betweenness_centralization", centr_betw(g, directed = FALSE)$centralization)
    }
  }
}
tell()
