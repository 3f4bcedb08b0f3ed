/**
 * The texts of the plugin, for those who translate it. They may be corrected in any version.
 *
 * @packageDocumentation
 */
export { kubevirtTranslationRef } from './translation';
