/**
 * The texts of the backend, for those who translate them. They may be corrected in any version.
 *
 * @packageDocumentation
 */
export * from './englishMessages';
