kubectl create deployment shop --image=nginx:1.25 --replicas=2
kubectl annotate deployment shop kubernetes.io/change-cause='opening day'
kubectl rollout status deployment/shop
kubectl set image deployment/shop nginx=nginx:1.26
kubectl annotate deployment shop kubernetes.io/change-cause='security fixes' --overwrite
kubectl rollout status deployment/shop
kubectl set image deployment/shop nginx=nginx:1.27
kubectl annotate deployment shop kubernetes.io/change-cause='the redesign' --overwrite
kubectl rollout status deployment/shop
kubectl set env deployment/shop BANNER=sale
kubectl annotate deployment shop kubernetes.io/change-cause='a banner for the redesign' --overwrite
kubectl rollout status deployment/shop
