# The ties of one wave as the network scripts need them, by row numbers of the wave's households.

# between: pairs inside a group, low before high; arcs: these with direction; across: pairs of two groups;
# contacts: household and actor; support: household and kind that a tie to anybody brings
network_of <- function(study, wave) {
  h <- study$households[study$households$wave == wave, ]
  t <- study$ties[study$ties$wave == wave, ]
  from <- match(t$source_id, h$id)
  to <- match(t$target_id, h$id)
  actors <- if (is.null(study$actors)) character() else study$actors$actor_id
  from_actor <- t$source_id %in% actors
  to_actor <- t$target_id %in% actors
  self <- t$source_id == t$target_id
  both <- !is.na(from) & !is.na(to) & !self
  same <- both & h$group[from] == h$group[to]
  tied <- which(same & h$asked[from] & h$asked[to])
  outward <- which(both & !same)
  contact <- which((from_actor & !is.na(to)) | (to_actor & !is.na(from)))
  household <- ifelse(from_actor, to, from)[contact]
  actor <- ifelse(from_actor, t$source_id, t$target_id)[contact]
  kind <- if (is.null(t$tie_kind)) rep(NA, nrow(t)) else t$tie_kind
  pairs <- function(rows) {
    data.frame(low = pmin(from[rows], to[rows]), high = pmax(from[rows], to[rows]))
  }
  list(
    households = h,
    arcs = unique(data.frame(from = from, to = to)[tied, ]),
    between = unique(pairs(tied)),
    across = unique(pairs(outward)),
    kinds = unique(na.omit(cbind(pairs(tied), kind = kind[tied]))),
    contacts = unique(data.frame(household, actor, type = study$actors$actor_type[match(actor, study$actors$actor_id)])),
    support = unique(na.omit(data.frame(
      household = c(from[c(tied, outward)], to[c(tied, outward)], household),
      kind = kind[c(tied, outward, tied, outward, contact)]
    ))),
    self = t[self & !from_actor, ],
    absent = t[!self & ((is.na(from) & !from_actor) | (is.na(to) & !to_actor)), ]
  )
}

# Ties of each household to other households of its group
degrees_of <- function(network) {
  tabulate(unlist(network$between), nbins = nrow(network$households))
}

# Ties of the district's households, each pair once, by what they do: bonding, bridging, linking
mix_of <- function(study, network, inside) {
  ties <- rbind(
    cbind(network$between, side = rep("bonding", nrow(network$between))),
    cbind(network$across, side = rep("bridging", nrow(network$across)))
  )
  if (!is.null(study$actors)) {
    side <- ifelse(network$contacts$type %in% study$linking, "linking", "bridging")
    ties <- rbind(ties, data.frame(low = network$contacts$household, high = NA, side = side))
  }
  ties[inside[ties$low] | (!is.na(ties$high) & inside[ties$high]), ]
}
