const databaseName = "edgewise";
const storeName = "kept";

/** Values that the browser keeps for this site, by their names; whatever can be cloned, keys that nobody can read out too. */
export interface BrowserStorage {
  /** False: nothing outlasts the page, because the browser keeps nothing for it. */
  readonly lasts: boolean;
  get<T>(name: string): Promise<T | undefined>;
  set(name: string, value: unknown): Promise<void>;
  remove(name: string): Promise<void>;
  /** Of all values that are kept. */
  names(): Promise<string[]>;
}

/** The browser's storage (IndexedDB), in pages and workers; where it has none for this page, one that ends with it. */
export async function openStorage(): Promise<BrowserStorage> {
  try {
    const database = await openDatabase();
    const inStore = async <T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>) => {
      const transaction = database.transaction(storeName, mode);
      const result = resultOf(act(transaction.objectStore(storeName)));
      // A page that is closed before gives up what it has written.
      if (mode === "readwrite") await Promise.all([result, completionOf(transaction)]);
      return result;
    };
    return {
      lasts: true,
      get: <T>(name: string) => inStore("readonly", (store) => store.get(name) as IDBRequest<T | undefined>),
      async set(name, value) {
        await inStore("readwrite", (store) => store.put(value, name));
      },
      async remove(name) {
        await inStore("readwrite", (store) => store.delete(name));
      },
      names: async () => (await inStore("readonly", (store) => store.getAllKeys())).map(String),
    };
  } catch {
    const kept = new Map<string, unknown>();
    return {
      lasts: false,
      get: async <T>(name: string) => kept.get(name) as T | undefined,
      set: async (name, value) => void kept.set(name, value),
      remove: async (name) => void kept.delete(name),
      names: async () => [...kept.keys()],
    };
  }
}

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(databaseName, 1);
  request.onupgradeneeded = () => void request.result.createObjectStore(storeName);
  return resultOf(request);
}

function resultOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function completionOf(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}
