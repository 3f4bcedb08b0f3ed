export { PlatformCard } from './PlatformCard';
