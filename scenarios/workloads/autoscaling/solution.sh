kubectl autoscale deployment crusher --cpu-percent=50 --min=1 --max=6
kubectl set resources deployment crusher --requests=cpu=100m
kubectl patch hpa crusher -p '{"spec":{"behavior":{"scaleDown":{"stabilizationWindowSeconds":30}}}}'
kubectl patch pod vault --subresource=resize -p '{"spec":{"containers":[{"name":"redis","resources":{"requests":{"cpu":"300m"}}}]}}'
kubectl patch hpa hungry -p '{"spec":{"minReplicas":2,"maxReplicas":2}}'
# advance: 90s
kubectl exec asker -- curl -s --data 'millicores=240&durationSec=120' http://crusher:8080/ConsumeCPU
# advance: 5m
