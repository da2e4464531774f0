/**
 * A small key-value store in IndexedDB, which can hold non-extractable CryptoKeys: that is where a device's keys live.
 * Everything is one object store; a transaction is done when the promise resolves.
 */
export class DeviceStore {
  private constructor(private readonly database: IDBDatabase) {}

  static async open(name: string): Promise<DeviceStore> {
    // Ask the browser not to evict the keys when space runs short; it may refuse, and the recovery code is for that.
    await globalThis.navigator?.storage?.persist?.();
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore('values');
    return new DeviceStore(await done(request));
  }

  async get<T>(key: string): Promise<T | undefined> {
    return done<T | undefined>(this.database.transaction('values').objectStore('values').get(key));
  }

  async set(key: string, value: unknown): Promise<void> {
    const transaction = this.database.transaction('values', 'readwrite');
    transaction.objectStore('values').put(value, key);
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  }
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
