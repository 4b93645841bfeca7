# fails: scaled-down
kubectl autoscale deployment crusher --cpu-percent=50 --min=1 --max=6
kubectl set resources deployment crusher --requests=cpu=100m
# advance: 90s
kubectl exec asker -- curl -s --data 'millicores=240&durationSec=120' http://crusher:8080/ConsumeCPU
# advance: 2m
kubectl scale deployment crusher --replicas=1
