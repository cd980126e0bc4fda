/** The project's words, explained once. */
export const terms = {
  node: "A device that holds data and trains on it. Its examples never leave it.",
  aggregator: "Averages the nodes' weights, measures costs and drift, and decides how the budget is used.",
  "local update": "One step of gradient descent that a node makes on its own data.",
  "global aggregation": "Averaging the weights of all nodes, weighted by their numbers of examples.",
  round: "Tau local updates at every node and one global aggregation.",
  tau: "The number of local updates between two global aggregations. The aggregator chooses it again after each round. At their own pace it is the mean of what the nodes made, which may be more than the largest tau that is chosen, where they are faster than they were.",
  loss: "The error that training minimises, over the nodes' data. Here: of the weights that a round started from, on one minibatch of each node where they take minibatches; so it goes up and down, and a single round may be below the optimum.",
  optimum:
    "The smallest loss that any weights of this model have on all the nodes' examples together: what one machine with all the data would come to in the end. It was computed beforehand, and is known of some models only.",
  accuracy: "The share of test images, which no node has, that the model classifies correctly.",
  "own accuracy": "The share of the examples that the nodes kept for testing that the model answers correctly.",
  RMSE: "How far the answers are off on the examples that the nodes kept for testing: the root of the mean square, in the units of what is predicted.",
  metric: "The model's quality on test data, which no node has. A smaller mean squared error or distance is better.",
  c: "The time of one local update, the local cost: at the slowest node, or the nodes' mean where each works at its own pace.",
  b: "The time of one global aggregation, messages both ways included: the global cost.",
  beta: "Beta, smoothness: how fast the gradient changes as the weights move.",
  rho: "Rho: how much the loss changes per distance that the weights move.",
  delta:
    "How far the nodes' gradients are from their common mean, that is, how much the nodes' data differ: the gradient divergence.",
  G: "A bound on the outcome of the rest of the budget for each tau, computed from c, b and the estimates.",
  useful:
    "Local updates that the rest of the budget pays for, each counted for less the further the nodes drift apart in a round and the fewer rounds are left for momentum.",
  movement: "How far the average of the nodes' weights moved in the round.",
  noise:
    "How far apart the nodes would end by minibatch noise alone, since each draws its own minibatches. Measured at every node.",
  "measured drift":
    "How far apart the nodes ended in the round beyond what noise explains: the effect of their differing data, with drift correction or without.",
  correction:
    "Drift correction (scaffold): each node adds to its gradient the difference between the average gradient of all nodes and its own, from the round before. sgd: plain gradient steps; fedprox: a proximal term that pulls towards the round's initial weights.",
  aggregation:
    "What the aggregator makes of the nodes' weights: their mean, or a rule that some nodes cannot spoil by sending anything at all (median, trimmed mean, Krum), at a price where the nodes' data are unlike.",
  encoding:
    "How weights are written where they are sent. In fewer bytes than float32 takes they are told as changes, and what rounding takes away is sent in later rounds.",
  momentum: "How much of the last round's step the aggregator adds to the next one; 0 is plain averaging.",
  drift:
    "Between aggregations, the nodes' weights drift away from those of training on all data together. h(tau) bounds how far.",
  budget:
    "Seconds that the run may use for computing and communicating; and bytes that the aggregator sends and receives, joules that the nodes draw, and money for them, where these are limited too. The run ends before any of them is spent.",
  phi: "Control parameter of the papers' strategies. In adaptive-2019, a larger phi means fewer local updates.",
  "step size": "How far one local update moves the weights along the gradient.",
  pace: "At their own pace all nodes compute for the same time in a round, and each does as many local updates as fit, so that nobody waits; tau is then their mean. It needs an update rule that corrects drift. adaptive works like this; with all other strategies every node does the same number, a common pace.",
  participation:
    "Which nodes take part in a round: all, a share of those that are there (0.2), or so many (10), drawn anew for each round. The others rest.",
  deadline:
    "A round is closed without nodes that do not report in time, if enough others have: by default half of them, and far beyond what each node usually takes (auto). Who is late is asked again when it has reported. Rounds wait until at least so many nodes are there.",
  schedule:
    "How the step size changes during a run: not at all (constant), or smaller with each local update (inverse), by the spent share of the budget (cosine), or in steps.",
  batch: "Examples per local update. Full: all of the node's examples each time.",
  seed: "Initial value of the random numbers. The same seed gives the same minibatches.",
  delay:
    "Added to every message, each way. An aggregation needs a message each way, so b rises by about twice as much.",
  straggler: "The slowest node of a round. At a common pace all others wait for it.",
} as const;

export type TermName = keyof typeof terms;
