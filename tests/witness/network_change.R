# What changed in the shipped study's network among households surveyed in both waves. Argument: its folder.

here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "common.R"))
source(file.path(here, "network_common.R"))

study <- mojokerto(commandArgs(trailingOnly = TRUE)[1])
period <- "2021-2024"
networks <- lapply(study$waves, network_of, study = study)
first <- networks[[1]]$households
second <- networks[[2]]$households
in_second <- match(first$id, second$id)
both <- first$id %in% second$id
design <- design_of(first)

# Ties among households of both waves, by name
named <- lapply(networks, function(network) {
  ids <- network$households$id
  ends <- data.frame(a = ids[network$between$low], b = ids[network$between$high])
  ends <- ends[ends$a %in% first$id[both] & ends$b %in% first$id[both], ]
  data.frame(a = pmin(ends$a, ends$b), b = pmax(ends$a, ends$b))
})
degree_of <- function(ties) as.vector(table(factor(c(ties$a, ties$b), levels = first$id)))
degrees <- lapply(named, degree_of)
reached <- function(network, type) {
  network$households$id %in% network$households$id[network$contacts$household[network$contacts$type == type]]
}

for (district in districts_of(study)) {
  say <- function(id, value) put(paste0("change.", id), district, period, value)
  rows <- both & lives_in(first, district)
  keys <- lapply(named, function(ties) paste(ties$a, ties$b)[ties$a %in% first$id[rows] & ties$b %in% first$id[rows]])
  kept <- length(intersect(keys[[1]], keys[[2]]))
  say("n_pairs_network", sum(rows))
  say("ties_kept", kept)
  say("ties_gained", length(setdiff(keys[[2]], keys[[1]])))
  say("ties_lost", length(setdiff(keys[[1]], keys[[2]])))
  say("jaccard", kept / length(union(keys[[1]], keys[[2]])))
  say("mean_degree", mean(degrees[[2]][rows]) - mean(degrees[[1]][rows]))
  alone <- lapply(degrees, `==`, 0)
  put_mean("change.isolates", district, period, design, alone[[2]] - alone[[1]], rows, log = FALSE)
  for (wave in 1:2) {
    level <- function(id) paste0(c("before.", "after.")[wave], id)
    put(level("mean_degree"), district, period, mean(degrees[[wave]][rows]))
    put_share(level("isolates"), district, period, design, alone[[wave]], rows)
    for (type in unique(study$actors$actor_type)) {
      has <- reached(networks[[wave]], type)
      if (wave == 2) has <- has[in_second]
      put_share(level(paste0("reach.", type)), district, period, design, has, rows)
    }
  }
  for (type in unique(study$actors$actor_type)) {
    moved <- reached(networks[[2]], type)[in_second] - reached(networks[[1]], type)
    put_mean(paste0("change.reach.", type), district, period, design, moved, rows, log = FALSE)
  }
  linking <- sapply(networks, function(network) {
    ids <- network$households$id
    paired <- ids %in% first$id[both]
    ties <- mix_of(study, network, lives_in(network$households, district))
    ties <- ties[paired[ties$low] & (is.na(ties$high) | paired[ties$high]), ]
    mean(ties$side == "linking")
  })
  say("share_linking", linking[2] - linking[1])
  put("before.share_linking", district, period, linking[1])
  put("after.share_linking", district, period, linking[2])
}
tell()
