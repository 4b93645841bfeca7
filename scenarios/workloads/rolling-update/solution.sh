kubectl set image deployment/web nginx=nginx:1.28
kubectl rollout status deployment/web
kubectl set image deployment/web nginx=nginx:1.72
# advance: 30s
kubectl rollout undo deployment/web
kubectl set image deployment/till nginx=nginx:1.28 -n tight
# advance: 10s
kubectl patch deployment till -n tight -p '{"spec":{"strategy":{"rollingUpdate":{"maxSurge":0,"maxUnavailable":1}}}}'
kubectl patch deployment ledger -p '{"spec":{"strategy":{"type":"Recreate","rollingUpdate":null}}}'
kubectl set image deployment/ledger redis=redis:7.4
kubectl rollout undo deployment/shop --to-revision=2
# advance: 60s
