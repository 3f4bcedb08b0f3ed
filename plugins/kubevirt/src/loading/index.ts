export { type Loaded } from './Loader';
export { useLoaded } from './useLoaded';
