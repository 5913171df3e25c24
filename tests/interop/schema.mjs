// SPDX-License-Identifier: GPL-3.0-or-later

// Answers held against the schema that Cloudflare publishes: as much of OpenAPI 3.0 as its description of KV uses.

const types = {
  array: Array.isArray,
  boolean: (value) => typeof value === 'boolean',
  integer: Number.isInteger,
  number: (value) => typeof value === 'number',
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  string: (value) => typeof value === 'string',
};

const known = new Set([
  '$ref', 'additionalProperties', 'allOf', 'anyOf', 'description', 'enum', 'example', 'format', 'items', 'maxLength',
  'minimum', 'minLength', 'nullable', 'oneOf', 'properties', 'readOnly', 'required', 'type', 'uniqueItems',
]);

export class Schema {
  constructor(document) {
    this.document = document;
  }

  // All that is wrong with `body`, the answer with `status` to `method` of `path`.
  findProblems(method, path, status, body) {
    const { responses } = this.document.paths[path][method];
    const response = responses[status] ?? responses[`${String(status)[0]}XX`];
    if (response === undefined)
      return [`${method} ${path}: no answer with status ${status} is described`];

    return this.#check(response.content['application/json'].schema, body, `${method} ${path} ${status}`);
  }

  #check(schema, value, at) {
    const strange = Object.keys(schema).filter((keyword) => !known.has(keyword));
    if (strange.length > 0)
      throw new Error(`the schema uses ${strange}, which is not checked here`);
    if (schema.$ref !== undefined)
      return this.#check(this.document.components.schemas[schema.$ref.split('/').at(-1)], value, at);
    if (value === null && schema.nullable)
      return [];

    return [
      ...this.#checkScalar(schema, value, at),
      ...(schema.allOf ?? []).flatMap((part) => this.#check(part, value, at)),
      ...this.#checkChoice(schema.anyOf ?? schema.oneOf, value, at),
      ...(Array.isArray(value) ? this.#checkItems(schema, value, at) : []),
      ...(types.object(value) ? this.#checkMembers(schema, value, at) : []),
    ];
  }

  #checkScalar({ type, enum: words, minimum, maxLength }, value, at) {
    if (type !== undefined && !types[type](value))
      return [`${at}: ${JSON.stringify(value)} is no ${type}`];
    if (words !== undefined && !words.includes(value))
      return [`${at}: ${JSON.stringify(value)} is none of ${words}`];
    if (minimum !== undefined && value < minimum)
      return [`${at}: ${value} is under ${minimum}`];
    if (maxLength !== undefined && value.length > maxLength)
      return [`${at}: ${value.length} is over ${maxLength}`];

    return [];
  }

  // "oneOf" is read as "anyOf": of a bulk get without a single key that is there both halves hold.
  #checkChoice(choices, value, at) {
    if (choices === undefined || choices.some((choice) => this.#check(choice, value, at).length === 0))
      return [];

    return [`${at}: ${JSON.stringify(value).slice(0, 200)} is none of ${choices.length} choices`];
  }

  #checkItems({ items }, value, at) {
    return items === undefined ? [] : value.flatMap((item, i) => this.#check(items, item, `${at}[${i}]`));
  }

  #checkMembers({ properties = {}, required = [], additionalProperties }, value, at) {
    const missing = required.filter((name) => !Object.hasOwn(value, name)).map((name) => `${at}: ${name} is missing`);
    const wrong = Object.entries(value).flatMap(([name, member]) => {
      const schema = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;

      return schema === undefined || typeof schema === 'boolean' ? [] : this.#check(schema, member, `${at}.${name}`);
    });

    return [...missing, ...wrong];
  }
}
