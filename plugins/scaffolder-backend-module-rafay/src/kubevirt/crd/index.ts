export { checkStructureAcrossVersions } from './acrossVersions';
