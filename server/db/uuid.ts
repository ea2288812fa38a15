/** The pattern of ids that the database assigns. */

/** Lowercase, as Postgres writes UUIDs. */
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
