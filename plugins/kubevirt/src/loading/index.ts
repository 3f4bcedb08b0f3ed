export { Loader, type Loaded, type LoaderOptions } from './Loader';
export { useLoaded } from './useLoaded';
