# fails: ssd-watched
kubectl patch daemonset disk-watch --type=json -p '[{"op": "remove", "path": "/spec/template/spec/nodeSelector"}]'
# advance: 30s
