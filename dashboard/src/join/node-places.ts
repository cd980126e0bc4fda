/**
 * Which of this browser's nodes a page is: each open page has a place of its own, from 0 on, and with it a key of its own. The lowest
 * free place is taken, so that a page that is closed and opened again is the same node.
 */
export async function takePlace(mostPlaces = 100): Promise<number> {
  for (let place = 0; place < mostPlaces; place++) {
    if (await holdPlace(place)) return place;
  }
  throw new Error("too many pages of this browser are nodes already");
}

/** Held as long as the page is there. Browsers have locks in secure contexts only; elsewhere pages ask each other. */
function holdPlace(place: number): Promise<boolean> {
  return "locks" in navigator && navigator.locks ? lockPlace(place) : claimPlace(place);
}

function lockPlace(place: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(`edgewise node ${place}`, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        // Until the page is closed.
        return lock === null ? undefined : new Promise<void>(() => {});
      })
      .catch(reject);
  });
}

/** How long a page has to answer that the place is its own: a message between two pages takes a few milliseconds. */
const answerMs = 300;

function claimPlace(place: number): Promise<boolean> {
  const channel = new BroadcastChannel(`edgewise node ${place}`);
  // Of two that ask at the same moment, the one with the larger number has it.
  const own = crypto.getRandomValues(new Uint32Array(1))[0] as number;
  let isOurs = false;
  return new Promise((resolve) => {
    channel.onmessage = ({ data }: MessageEvent<{ readonly asks?: number; readonly taken?: true }>) => {
      if (data.asks !== undefined && (isOurs || own > data.asks)) channel.postMessage({ taken: true });
      else if (data.taken && !isOurs) settle(false);
    };
    const timer = setTimeout(() => settle(true), answerMs);
    function settle(free: boolean): void {
      clearTimeout(timer);
      isOurs = free;
      if (!free) channel.close();
      resolve(free);
    }
    channel.postMessage({ asks: own });
  });
}
