/** The project's words, explained once. */
export const terms = {
  node: "A device that holds data and learns from them. Its examples never leave it.",
  aggregator: "The one that averages the nodes' weights, measures, and decides how the budget is used.",
  "local update": "One step of gradient descent that a node makes on its own data.",
  "global aggregation": "Averaging the weights of all nodes, a node with more examples counting for more.",
  round: "Tau local updates at every node and one global aggregation.",
  tau: "The number of local updates between two global aggregations. The aggregator picks it anew after each round.",
  loss: "How wrong the model is on the nodes' data; learning makes it small. Here: of the weights a round started from.",
  accuracy: "The share of test images, which no node has, that the model tells rightly.",
  metric: "What tests on data that no node has say of the model. For a mean squared error or distance, less is better.",
  c: "The time of one local update at the slowest node: the local cost.",
  b: "The time of one global aggregation, messages both ways included: the global cost.",
  beta: "Beta, smoothness: how fast the gradient turns as the weights move.",
  rho: "Rho: how much the loss changes per distance that the weights move, a slope.",
  delta:
    "How far the nodes' gradients are from their common mean, that is, how much the nodes' data disagree: the gradient deviation.",
  G: "What the theory says, for each tau, about the outcome of the rest of the budget: a bound made from c, b and the estimates.",
  useful:
    "Local updates that the rest of the budget pays for, each counted for less the further the nodes drift apart in a round and the fewer rounds are left for momentum.",
  movement: "How far the average of the nodes' weights went in the round.",
  noise:
    "How far apart the nodes would end by chance alone, because each draws minibatches of its own. Measured at every node.",
  "measured drift":
    "How far apart the nodes ended in the round beyond what chance explains: what their disagreement does, with drift correction or without.",
  correction:
    "Drift correction (scaffold): each node adds to its gradient how the average of all nodes' gradients differed from its own in the round before. sgd is plain descent; fedprox pulls towards where the round began.",
  momentum: "How much of the last round's step the aggregator adds to the next one; 0 is plain averaging.",
  drift:
    "While nodes compute on their own, their weights drift away from what learning on all data together would give. h(tau) bounds how far.",
  budget: "Seconds that the run may use for computing and communicating. The run ends before they are spent.",
  phi: "Control parameter of the papers' strategies. In 2019's, larger phi means fewer local updates.",
  "step size": "How far one local update moves the weights along the gradient.",
  batch: "Examples per local update. Full: all of the node's examples each time.",
  seed: "Where the random numbers start. The same seed draws the same minibatches again.",
  delay:
    "Added to every message, each way. An aggregation needs a message each way, so b rises by about twice as much.",
  straggler: "The slowest node of a round. All others wait for it.",
} as const;

export type TermName = keyof typeof terms;
