/** What an entity is made of. Numbers are kept as JSON numbers; arithmetic is done on their shortest spelling. */
export type Json = string | number | boolean | null | Json[] | JsonObject;
export type JsonObject = { [name: string]: Json | undefined };

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A property's object, empty where it is none. */
export const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

export const listOf = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);

export const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** `value` of a reference such as `CustomerRef`; '' where there is none. */
export const refOf = (value: Json | undefined): string => textOf(objectOf(value).value);

/** The value at a dotted path such as `MetaData.LastUpdatedTime`. */
export function at(entity: JsonObject, path: string): Json | undefined {
  let value: Json | undefined = entity;
  for (const name of path.split('.')) value = objectOf(value)[name];
  return value;
}
