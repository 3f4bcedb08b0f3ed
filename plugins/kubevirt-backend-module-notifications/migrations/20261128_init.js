// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('kubevirt_notifications_open', table => {
    table.string('scope', 255).primary();
    table.integer('version').notNullable();
    table.text('message', 'longtext').notNullable();
  });
  await knex.schema.createTable('kubevirt_notifications_sender', table => {
    table.string('name', 63).primary();
    table.string('holder', 63).notNullable();
    table.bigInteger('expires_at').notNullable();
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('kubevirt_notifications_sender');
  await knex.schema.dropTable('kubevirt_notifications_open');
};
