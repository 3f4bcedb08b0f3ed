export { describePlatform, summarizePlatform } from './describePlatform';
