export {
  monitoringObjects,
  PROMETHEUS,
  serveMonitoring,
} from './serveMonitoring';
