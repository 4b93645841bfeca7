# fails: hpa-measures, scaled-up
kubectl autoscale deployment crusher --cpu-percent=50 --min=1 --max=6
# advance: 90s
kubectl exec asker -- curl -s --data 'millicores=240&durationSec=120' http://crusher:8080/ConsumeCPU
# advance: 2m
