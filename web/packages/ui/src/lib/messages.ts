/** A message catalogue: a flat object of texts; `{name}` stands for a value. */
export type Catalogue = Readonly<Record<string, string>>;

/** Looks a text up and puts its values in. A missing text is a programming error and throws. */
export type Translate<C extends Catalogue> = (key: keyof C & string, values?: Record<string, string | number>) => string;

/** The texts of one language. */
export function translator<C extends Catalogue>(catalogue: C): Translate<C> {
  return (key, values = {}) => {
    const text = catalogue[key];
    if (text === undefined) {
      throw new Error(`no text for ${key}`);
    }
    return text.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name];
      if (value === undefined) {
        throw new Error(`no value for {${name}} in ${key}`);
      }
      return String(value);
    });
  };
}
