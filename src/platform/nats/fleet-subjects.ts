/** Name of a fleet where none is given. */
export const usualFleet = "fleet";

const fleetName = /^[A-Za-z0-9_-]{1,64}$/;

export const isFleetName = (text: string): boolean => fleetName.test(text);

const connectionId = /^[A-Za-z0-9]{16,40}$/;

/** As nodes make them; others are not taken into a subject. */
export const isConnectionId = (text: string): boolean => connectionId.test(text);

/** The subjects of one fleet: its aggregator, whichever instance of it leads, and its nodes. */
export function fleetSubjects(fleet: string) {
  const of = (...names: readonly string[]) => ["edgewise", fleet, ...names].join(".");
  return {
    /** Nodes ask here for a connection. */
    dial: of("dial"),
    /** What the aggregator sends to all nodes at once. */
    all: of("all"),
    /** An aggregator has begun to lead: connections to others end. */
    leads: of("leads"),
    /** From a node to the aggregator. */
    up: (connection: string) => of("up", connection),
    /** From the aggregator to a node. */
    down: (connection: string) => of("down", connection),
  };
}
